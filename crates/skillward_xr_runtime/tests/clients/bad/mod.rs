//! Clients that break one rule each: the call must fail with the right error, and the report must name just that.

mod frames;
mod images;
mod input;

use ash::vk;
use libtest_mimic::Trial;
use openxr as xr;
use openxr::sys;
use openxr::sys::Handle as _;
use skillward_xr_runtime::script::{Command, Script, Step, When};

use crate::app::{App, Headset, LEFT, RED_AND_BLUE, RIGHT};
use crate::good::script;
use crate::run::run;
use crate::{Outcome, demand};

/// What a bad client does, which call is wrong, and with which result.
struct Bad {
    name: &'static str,
    call: &'static str,
    result: &'static str,
    client: fn() -> Outcome<()>,
}

const fn bad(
    name: &'static str,
    call: &'static str,
    result: &'static str,
    client: fn() -> Outcome<()>,
) -> Bad {
    Bad { name, call, result, client }
}

const ORDER: &str = "XR_ERROR_CALL_ORDER_INVALID";
const INVALID: &str = "XR_ERROR_VALIDATION_FAILURE";
const HANDLE: &str = "XR_ERROR_HANDLE_INVALID";
const PATH: &str = "XR_ERROR_PATH_UNSUPPORTED";

fn all() -> impl Iterator<Item = &'static Bad> {
    frames::BAD.iter().chain(images::BAD).chain(input::BAD)
}

/// A client that releases an image in a layout of its own, which only Vulkan's validation layer can see.
fn layout_client() -> Outcome<()> {
    let mut app = with_swapchain()?;
    app.draw(RED_AND_BLUE, vk::ImageLayout::GENERAL)
}

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    let name = name.strip_prefix("bad:")?;
    if name == "an_image_in_another_layout" {
        return Some(layout_client);
    }
    all().find(|bad| bad.name == name).map(|bad| bad.client)
}

pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<_> = all()
        .map(|bad| {
            Trial::test(format!("bad::{}", bad.name), || check(bad).map_err(|error| error.to_string().into()))
        })
        .collect();
    trials.push(Trial::test("bad::an_image_in_another_layout", || {
        check_layout().map_err(|error| error.to_string().into())
    }));
    trials
}

fn check(bad: &Bad) -> Outcome<()> {
    let run = run(&format!("bad:{}", bad.name), &Script::default())?;
    let report = run.report()?;
    demand!(report.fault.is_none(), "{:?}", report.fault);
    let told: Vec<_> =
        report.breaches.iter().map(|entry| (entry.call.as_str(), entry.returned.as_str())).collect();
    demand!(told == [(bad.call, bad.result)], "{:#?}", report.breaches);
    demand!(!report.faults().is_empty(), "a test would not have noticed");
    let log = std::fs::read_to_string(run.folder().join("violations.jsonl"))?;
    demand!(log.lines().count() == 1 && log.contains(bad.call), "{log}");
    Ok(())
}

fn check_layout() -> Outcome<()> {
    let steps = vec![Step { at: When::Start, commands: vec![Command::Worn(true)] }];
    let script = Script { vulkan_validation: true, ..script(steps) };
    let report = run("bad:an_image_in_another_layout", &script)?.report()?;
    let told = report.breaches.first().map(|entry| entry.rule.clone()).unwrap_or_default();
    demand!(told.contains("InvalidImageLayout") && told.contains("LAYOUT_GENERAL"), "{:#?}", report.breaches);
    Ok(())
}

/// The call must have failed; which error it gave is in the report.
fn wrong<T, E>(outcome: Result<T, E>) -> Outcome<()> {
    if outcome.is_ok() { Err("it was allowed".into()) } else { Ok(()) }
}

fn result(result: sys::Result) -> Result<(), sys::Result> {
    if result.into_raw() < 0 { Err(result) } else { Ok(()) }
}

/// Lets go of an app without destroying what hangs on it a second time.
fn leave(mut app: App) {
    std::mem::forget(app.spaces.remove(0));
}

fn with_swapchain() -> Outcome<App> {
    let mut app = App::new()?;
    app.make_swapchain()?;
    Ok(app)
}

fn swapchain(app: &mut App) -> Outcome<&mut xr::Swapchain<xr::Vulkan>> {
    Ok(app.swapchain.as_mut().ok_or("no swapchain")?)
}

/// The bare call: the safe side would panic.
fn release(app: &mut App) -> Outcome<Result<(), sys::Result>> {
    let swapchain = swapchain(app)?.as_raw();
    // SAFETY: the swapchain is this client's; the order is the fault that is tried.
    Ok(result(unsafe { (app.raw().release_swapchain_image)(swapchain, std::ptr::null()) }))
}

fn make(
    app: &App,
    spoil: fn(&mut xr::SwapchainCreateInfo<xr::Vulkan>),
) -> xr::Result<xr::Swapchain<xr::Vulkan>> {
    let mut info = xr::SwapchainCreateInfo {
        create_flags: xr::SwapchainCreateFlags::EMPTY,
        usage_flags: xr::SwapchainUsageFlags::COLOR_ATTACHMENT,
        format: vk::Format::R8G8B8A8_SRGB.as_raw().unsigned_abs(),
        sample_count: 1,
        width: 96,
        height: 96,
        face_count: 1,
        array_size: 2,
        mip_count: 1,
    };
    spoil(&mut info);
    app.session.create_swapchain(&info)
}

fn suggest(app: &App, profile: &str, action: &xr::Action<bool>, path: &str) -> Outcome<()> {
    let xr = &app.headset.xr;
    let profile = xr.string_to_path(&format!("/interaction_profiles/{profile}"))?;
    let binding = xr::Binding::new(action, xr.string_to_path(path)?);
    wrong(xr.suggest_interaction_profile_bindings(profile, &[binding]))
}

fn begin(app: &App) -> Outcome<()> {
    // SAFETY: the session is this client's.
    Ok(result(unsafe { (app.raw().begin_frame)(app.handle(), std::ptr::null()) })?)
}

/// A frame whose end goes wrong.
fn in_frame(app: &mut App, end: impl FnOnce(&mut App, xr::Time, &[xr::View]) -> Outcome<()>) -> Outcome<()> {
    let time = app.waiter.wait()?.predicted_display_time;
    app.stream.begin()?;
    let kind = xr::ViewConfigurationType::PRIMARY_STEREO;
    let (_, views) = app.session.locate_views(kind, time, &app.spaces[0])?;
    wrong(end(app, time, &views))
}
