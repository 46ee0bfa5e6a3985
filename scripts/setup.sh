#!/usr/bin/env bash
# Installs what the system lacks for building, testing or playing Skillward; says what and why first.
# Usage: scripts/setup.sh build|test|play
set -euo pipefail
purpose="${1:-build}"

if ! command -v cargo >/dev/null; then
    echo "Skillward needs a Rust toolchain (1.95 or newer). Install it with rustup, then try again." >&2
    exit 2
fi

# package : a command or pkg-config name or file that shows it is there : why
build_needs=(
    "clang:cmd:clang:links the program"
    "mold:cmd:mold:links in seconds instead of minutes"
    "pkg-config:cmd:pkg-config:finds system libraries"
    "libasound2-dev:pc:alsa:sound"
    "libudev-dev:pc:libudev:gamepads"
    "libwayland-dev:pc:wayland-client:windows under Wayland"
    "libxkbcommon-dev:pc:xkbcommon:keyboard layouts"
)
run_needs=(
    "libxkbcommon-x11-0:lib:libxkbcommon-x11.so.0:keyboard under X11"
    "libx11-xcb1:lib:libX11-xcb.so.1:windows under X11"
    "libxcursor1:lib:libXcursor.so.1:mouse pointer under X11"
    "libxi6:lib:libXi.so.6:mouse and keys under X11"
    "libxrandr2:lib:libXrandr.so.2:screens under X11"
    "mesa-vulkan-drivers:vk:lavapipe:draws where there is no graphics card"
)
test_needs=(
    "xvfb:cmd:Xvfb:a display for the tests"
    "xauth:cmd:xauth:access to that display"
    "xdotool:cmd:xdotool:presses real keys in the tests"
    "bsdutils:cmd:script:a terminal for the tests"
    "libopenxr-dev:lib:libopenxr_loader.so:the OpenXR loader, between the app and the test runtime"
    "openxr-layer-corevalidation:file:/usr/share/openxr/1/api_layers/explicit.d/*core_validation*:looks over OpenXR calls"
    "vulkan-validationlayers:file:/usr/share/vulkan/explicit_layer.d/*khronos_validation*:looks over Vulkan calls"
    "chromium:browser:chromium:checks badges on the issuer's pages, as an employer's browser does"
)
needs=("${build_needs[@]}")
case "$purpose" in
    build) ;;
    play) needs+=("${run_needs[@]}") ;;
    test) needs+=("${run_needs[@]}" "${test_needs[@]}") ;;
    *) echo "usage: $0 build|test|play" >&2; exit 2 ;;
esac

present() {
    case "$1" in
        browser) command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null ;;
        cmd) command -v "$2" >/dev/null ;;
        pc) command -v pkg-config >/dev/null && pkg-config --exists "$2" ;;
        file) compgen -G "$2" >/dev/null ;;
        lib) ldconfig -p 2>/dev/null | grep -q "$2" ;;
        vk) compgen -G "/usr/share/vulkan/icd.d/*.json" >/dev/null || compgen -G "/etc/vulkan/icd.d/*.json" >/dev/null ;;
    esac
}

missing=()
for need in "${needs[@]}"; do
    IFS=: read -r package kind probe why <<<"$need"
    if ! present "$kind" "$probe"; then
        missing+=("$package")
        echo "missing: $package ($why)"
    fi
done
[ "${#missing[@]}" -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get. Please install what these Debian packages hold, then try again:" >&2
    echo "  ${missing[*]}" >&2
    exit 2
fi
run=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Please install as root, then try again:  apt-get install ${missing[*]}" >&2
        exit 2
    fi
    run=(sudo)
fi
echo "installing: ${missing[*]}"
"${run[@]}" apt-get update -q
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
