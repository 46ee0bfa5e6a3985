//! A client that keeps to the rules: what good clients are, and what bad ones are up to their one fault.

use ash::vk::{self, Handle as _};
use openxr as xr;
use xr::sys;

use crate::Outcome;
use crate::vulkan::Vulkan;

pub const LEFT: &str = "/user/hand/left";
pub const RIGHT: &str = "/user/hand/right";
pub const RED_AND_BLUE: [[f32; 4]; 2] = [[0.5, 0.0, 0.0, 1.0], [0.0, 0.0, 0.5, 1.0]];

/// An instance and a device, before there is a session. Fields are dropped in order.
pub struct Headset {
    pub xr: xr::Instance,
    pub system: xr::SystemId,
    pub vulkan: Vulkan,
}

impl Headset {
    pub fn new() -> Outcome<Self> {
        let xr = instance(extensions())?;
        let system = xr.system(xr::FormFactor::HEAD_MOUNTED_DISPLAY)?;
        let vulkan = Vulkan::new(&xr, system)?;
        Ok(Self { xr, system, vulkan })
    }
}

/// What every client here enables.
pub fn extensions() -> xr::ExtensionSet {
    let mut extensions = xr::ExtensionSet::default();
    extensions.khr_vulkan_enable2 = true;
    extensions.ext_hand_tracking = true;
    extensions.ext_hand_interaction = true;
    extensions.ext_user_presence = true;
    extensions.ext_local_floor = true;
    extensions
}

/// An instance through the system's loader.
pub fn instance(extensions: xr::ExtensionSet) -> Outcome<xr::Instance> {
    // SAFETY: the loader is the system's.
    let entry = unsafe { xr::Entry::load()? };
    let info = xr::ApplicationInfo {
        application_name: "client",
        application_version: 1,
        engine_name: "none",
        engine_version: 1,
        api_version: xr::Version::new(1, 0, 34),
    };
    let known = entry.enumerate_extensions()?;
    Ok(entry.create_instance(&info, &(known.intersection(&extensions)), &[])?)
}

/// Actions of a client.
pub struct Actions {
    pub set: xr::ActionSet,
    pub press: xr::Action<bool>,
    pub pull: xr::Action<f32>,
    pub push: xr::Action<xr::Vector2f>,
    pub grip: xr::Action<xr::Posef>,
    pub buzz: xr::Action<xr::Haptic>,
    pub users: [xr::Path; 2],
    pub spaces: [xr::Space; 2],
}

/// A session with all that belongs to it. Fields are dropped in order: what hangs on the session first.
pub struct App {
    pub actions: Option<Actions>,
    pub trackers: Vec<xr::HandTracker>,
    pub spaces: Vec<xr::Space>,
    pub swapchain: Option<xr::Swapchain<xr::Vulkan>>,
    pub images: Vec<u64>,
    pub waiter: xr::FrameWaiter,
    pub stream: xr::FrameStream<xr::Vulkan>,
    pub session: xr::Session<xr::Vulkan>,
    pub state: xr::SessionState,
    pub running: bool,
    pub events: Vec<String>,
    pub headset: Headset,
}

/// What a frame was.
pub struct Frame {
    pub state: xr::FrameState,
    pub views: Vec<xr::View>,
}

pub const SIZE: u32 = 96;

impl App {
    pub fn new() -> Outcome<Self> {
        Self::with(Headset::new()?)
    }

    pub fn with(headset: Headset) -> Outcome<Self> {
        // SAFETY: the device lives as long as the session: `headset` is the last field.
        let (session, waiter, stream) =
            unsafe { headset.xr.create_session::<xr::Vulkan>(headset.system, &headset.vulkan.binding())? };
        let mut app = Self {
            actions: None,
            trackers: Vec::new(),
            spaces: Vec::new(),
            swapchain: None,
            images: Vec::new(),
            waiter,
            stream,
            session,
            state: xr::SessionState::UNKNOWN,
            running: false,
            events: Vec::new(),
            headset,
        };
        for kind in [xr::ReferenceSpaceType::LOCAL, xr::ReferenceSpaceType::STAGE] {
            app.spaces.push(app.session.create_reference_space(kind, xr::Posef::IDENTITY)?);
        }
        Ok(app)
    }

    /// The swapchain with a layer for each eye.
    pub fn make_swapchain(&mut self) -> Outcome<()> {
        let formats = self.session.enumerate_swapchain_formats()?;
        let format = *formats.first().ok_or("no formats")?;
        let usage = xr::SwapchainUsageFlags::COLOR_ATTACHMENT | xr::SwapchainUsageFlags::TRANSFER_DST;
        let swapchain = self.session.create_swapchain(&xr::SwapchainCreateInfo {
            create_flags: xr::SwapchainCreateFlags::EMPTY,
            usage_flags: usage,
            format,
            sample_count: 1,
            width: SIZE,
            height: SIZE,
            face_count: 1,
            array_size: 2,
            mip_count: 1,
        })?;
        self.images = swapchain.enumerate_images()?;
        self.swapchain = Some(swapchain);
        Ok(())
    }

    /// Actions for Touch, the simple controller and bare hands.
    pub fn make_actions(&mut self) -> Outcome<()> {
        let xr = &self.headset.xr;
        let set = xr.create_action_set("main", "Main", 0)?;
        let users = [xr.string_to_path(LEFT)?, xr.string_to_path(RIGHT)?];
        let press = set.create_action("press", "Press", &users)?;
        let pull = set.create_action("pull", "Pull", &users)?;
        let push = set.create_action("push", "Push", &users)?;
        let grip = set.create_action::<xr::Posef>("grip", "Grip", &users)?;
        let buzz = set.create_action("buzz", "Buzz", &users)?;
        let mut touch = Vec::new();
        let mut simple = Vec::new();
        let mut bare = Vec::new();
        for hand in [LEFT, RIGHT] {
            let path = |end: &str| xr.string_to_path(&format!("{hand}{end}"));
            touch.push(xr::Binding::new(&press, path("/input/trigger/value")?));
            touch.push(xr::Binding::new(&pull, path("/input/squeeze/value")?));
            touch.push(xr::Binding::new(&push, path("/input/thumbstick")?));
            touch.push(xr::Binding::new(&grip, path("/input/grip/pose")?));
            touch.push(xr::Binding::new(&buzz, path("/output/haptic")?));
            simple.push(xr::Binding::new(&press, path("/input/select/click")?));
            simple.push(xr::Binding::new(&grip, path("/input/grip/pose")?));
            bare.push(xr::Binding::new(&press, path("/input/pinch_ext/value")?));
            bare.push(xr::Binding::new(&grip, path("/input/grip/pose")?));
        }
        let suggest = |profile: &str, bindings: &[xr::Binding<'_>]| {
            let profile = xr.string_to_path(&format!("/interaction_profiles/{profile}"))?;
            xr.suggest_interaction_profile_bindings(profile, bindings)
        };
        suggest("oculus/touch_controller", &touch)?;
        suggest("khr/simple_controller", &simple)?;
        suggest("ext/hand_interaction_ext", &bare)?;
        self.session.attach_action_sets(&[&set])?;
        let space = |user| grip.create_space(&self.session, user, xr::Posef::IDENTITY);
        let spaces = [space(users[0])?, space(users[1])?];
        self.actions = Some(Actions { set, press, pull, push, grip, buzz, users, spaces });
        Ok(())
    }

    /// A client with everything, whose session has the focus.
    pub fn focused() -> Outcome<Self> {
        let mut app = Self::new()?;
        app.make_swapchain()?;
        app.make_actions()?;
        app.run_to_focus()?;
        Ok(app)
    }

    /// Runs frames until the session has the focus; the next frame is the first that has it.
    pub fn run_to_focus(&mut self) -> Outcome<()> {
        for _ in 0..5000 {
            self.poll()?;
            if self.state == xr::SessionState::FOCUSED {
                return Ok(());
            }
            if self.running {
                self.frame(RED_AND_BLUE)?;
            }
        }
        Err("the session never got the focus".into())
    }

    /// Takes all events; begins and ends the session as they demand.
    pub fn poll(&mut self) -> Outcome<()> {
        let mut buffer = xr::EventDataBuffer::new();
        let xr = self.headset.xr.clone();
        while let Some(event) = xr.poll_event(&mut buffer)? {
            match event {
                xr::Event::SessionStateChanged(changed) => {
                    self.state = changed.state();
                    self.events.push(format!("{:?}", changed.state()));
                    match changed.state() {
                        xr::SessionState::READY => {
                            self.session.begin(xr::ViewConfigurationType::PRIMARY_STEREO)?;
                            self.running = true;
                        }
                        xr::SessionState::STOPPING => {
                            self.running = false;
                            self.session.end()?;
                        }
                        _ => {}
                    }
                }
                xr::Event::InstanceLossPending(_) => self.events.push("INSTANCE_LOSS".to_owned()),
                xr::Event::InteractionProfileChanged(_) => self.events.push("PROFILE".to_owned()),
                xr::Event::ReferenceSpaceChangePending(change) => {
                    let place = change.pose_in_previous_space().position;
                    let kind = change.reference_space_type();
                    self.events.push(format!("{kind:?} {:.2} {:.2} {:.2}", place.x, place.y, place.z));
                }
                xr::Event::UserPresenceChangedEXT(presence) => {
                    self.events.push(format!("PRESENT {}", presence.is_user_present()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Runs frames until told to stop, or until the session ends.
    pub fn run_until(&mut self, mut done: impl FnMut(&mut Self, Option<&Frame>) -> bool) -> Outcome<()> {
        for _ in 0..5000 {
            self.poll()?;
            let frame = if self.running { Some(self.frame(RED_AND_BLUE)?) } else { None };
            let ended = matches!(self.state, xr::SessionState::EXITING | xr::SessionState::LOSS_PENDING);
            if done(self, frame.as_ref()) || ended {
                return Ok(());
            }
        }
        Err("the run never came to its end".into())
    }

    /// One frame as it should be.
    pub fn frame(&mut self, colours: [[f32; 4]; 2]) -> Outcome<Frame> {
        let state = self.waiter.wait()?;
        self.stream.begin()?;
        let time = state.predicted_display_time;
        let kind = xr::ViewConfigurationType::PRIMARY_STEREO;
        let (_, views) = self.session.locate_views(kind, time, &self.spaces[0])?;
        if let Some(actions) = &self.actions {
            self.session.sync_actions(&[(&actions.set).into()])?;
        }
        if state.should_render && self.swapchain.is_some() {
            self.draw(colours, vk::ImageLayout::COLOR_ATTACHMENT_OPTIMAL)?;
            self.end(time, &views)?;
        } else {
            self.stream.end(time, xr::EnvironmentBlendMode::OPAQUE, &[])?;
        }
        Ok(Frame { state, views })
    }

    /// Draws the next image of the swapchain.
    pub fn draw(&mut self, colours: [[f32; 4]; 2], leave: vk::ImageLayout) -> Outcome<()> {
        let swapchain = self.swapchain.as_mut().ok_or("no swapchain")?;
        let index = swapchain.acquire_image()?;
        swapchain.wait_image(xr::Duration::INFINITE)?;
        let image = vk::Image::from_raw(self.images[index as usize]);
        self.headset.vulkan.clear(image, colours, leave)?;
        swapchain.release_image()?;
        Ok(())
    }

    /// Ends a frame with a projection of the swapchain.
    pub fn end(&mut self, time: xr::Time, views: &[xr::View]) -> Outcome<()> {
        self.end_with(time, views, xr::Extent2Di { width: 96, height: 96 }, 0)
    }

    /// Ends a frame with a projection, of a size and from a layer on.
    pub fn end_with(
        &mut self,
        time: xr::Time,
        views: &[xr::View],
        extent: xr::Extent2Di,
        first_layer: u32,
    ) -> Outcome<()> {
        let swapchain = self.swapchain.as_ref().ok_or("no swapchain")?;
        let rect = xr::Rect2Di { offset: xr::Offset2Di { x: 0, y: 0 }, extent };
        let layers: Vec<_> = views
            .iter()
            .zip(first_layer..)
            .map(|(view, layer)| {
                let part = xr::SwapchainSubImage::new().swapchain(swapchain);
                let part = part.image_array_index(layer).image_rect(rect);
                xr::CompositionLayerProjectionView::new().pose(view.pose).fov(view.fov).sub_image(part)
            })
            .collect();
        let layer = xr::CompositionLayerProjection::new().space(&self.spaces[0]).views(&layers);
        self.stream.end(time, xr::EnvironmentBlendMode::OPAQUE, &[&layer])?;
        Ok(())
    }

    /// The interaction profile of a hand.
    pub fn profile(&self, hand: &str) -> Outcome<String> {
        let xr = &self.headset.xr;
        let path = self.session.current_interaction_profile(xr.string_to_path(hand)?)?;
        Ok(if path == xr::Path::NULL { "none".to_owned() } else { xr.path_to_string(path)? })
    }

    /// The functions of OpenXR, for what the safe side does not allow.
    pub fn raw(&self) -> &xr::raw::Instance {
        self.headset.xr.fp()
    }

    /// The session's handle.
    pub fn handle(&self) -> sys::Session {
        self.session.as_raw()
    }
}
