//! A session with the headset: its images, spaces, actions and trackers; one frame of it; what the runtime tells.

use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;
use bevy::render::texture::ManualTextureViews;
use openxr::{
    CompositionLayerProjection, CompositionLayerProjectionView, EventDataBuffer, FrameState, FrameStream,
    FrameWaiter, Posef, ReferenceSpaceType, Session, Space, SwapchainSubImage, Time, View, ViewStateFlags,
    Vulkan,
};

use super::actions::Actions;
use super::error::XrError;
use super::graphics::{self, Binding};
use super::joints::Trackers;
use super::life::{Again, Life, Turn, turn};
use super::runtime::{Runtime, VIEWS};
use super::sharpness::Sharpness;
use super::swapchain::EyeImages;
use super::views::frame_of;

/// What the runtime told besides the life of the session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The session is over: whether another is wanted.
    pub(super) over: Option<Again>,
    /// The headset was put on or taken off.
    pub(super) worn: Option<bool>,
    /// Other controllers may be held, or bare hands.
    pub(super) profiles: bool,
    /// The runtime is about to go.
    pub(super) runtime_goes: bool,
}

/// The origin of the tracking space moves: someone asked to be recentred, or set up their room anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    /// From this time of the runtime's clock on, what is located is measured from the new origin.
    pub(super) at: Time,
    /// The new origin in the old space, where the runtime knows it.
    pub(super) in_previous: Option<skillward_hands::Frame>,
}

/// A session, with all that hangs on it.
///
/// Fields are dropped in the order in which they stand: what belongs to the session before the session.
pub(super) struct XrSession {
    pub(super) actions: Actions,
    pub(super) trackers: Option<Trackers>,
    images: EyeImages,
    /// Where everything is measured from: the floor below the learner where the runtime knows it.
    pub(super) base: Space,
    kind: ReferenceSpaceType,
    /// Whether the origin of `base` lies on the floor rather than at the eyes.
    pub(super) on_floor: bool,
    stream: FrameStream<Vulkan>,
    waiter: FrameWaiter,
    pub(super) session: Session<Vulkan>,
    pub(super) life: Life,
    /// The frame under way, between its beginning and its end.
    frame: Option<Frame>,
    /// The origin will have moved when its time has come.
    moving: Option<Moved>,
}

/// One frame, as the runtime asked for it.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) state: FrameState,
    /// Where the eyes are at the time of display; the last that were known while the head is lost.
    pub(super) views: Option<[View; 2]>,
    /// Whether the runtime knows where the head is.
    pub(super) head_known: bool,
    /// The part of each eye's image that is drawn, from its upper left corner, pixels.
    pub(super) part: UVec2,
    /// Whether an image was taken and has to be given back.
    drawn: bool,
}

impl XrSession {
    /// Opens a session: not yet begun, for that is for the runtime to ask.
    ///
    /// # Errors
    /// When the runtime refuses anything that a session needs.
    pub(super) fn open(
        runtime: &Runtime,
        binding: &Binding,
        device: &RenderDevice,
        scale: f32,
    ) -> Result<Self, XrError> {
        let (session, waiter, stream) = graphics::bind(runtime, binding)?;
        let size = eye_size(runtime, scale);
        let images = EyeImages::new(&session, device, size)?;
        let (base, kind, on_floor) = base_space(&session, runtime)?;
        let actions = Actions::new(&session, &runtime.can)?;
        let trackers = if runtime.can.hand_tracking { Some(Trackers::new(&session)?) } else { None };
        info!("a session with {}: {} x {} pixels for each eye", runtime.name, size.x, size.y);
        Ok(Self {
            actions,
            trackers,
            images,
            base,
            kind,
            on_floor,
            stream,
            waiter,
            session,
            life: Life::Idle,
            frame: None,
            // A new session measures from an origin of its own.
            moving: Some(Moved { at: Time::from_nanos(0), in_previous: None }),
        })
    }

    /// Hears what the runtime tells, and does what each turn of the session's life asks for.
    ///
    /// What was heard before an error is in `told` all the same.
    pub(super) fn listen(&mut self, told: &mut Told) -> Result<(), XrError> {
        let instance = self.session.instance().clone();
        let mut buffer = EventDataBuffer::new();
        while let Some(event) = instance.poll_event(&mut buffer).map_err(XrError::call("its events"))? {
            match event {
                openxr::Event::SessionStateChanged(change) if change.session() == self.session.as_raw() => {
                    let (life, next) = turn(self.life, change.state());
                    self.take(next)?;
                    if life != self.life {
                        debug!("the headset's session: {:?} -> {life:?}", self.life);
                        self.life = life;
                    }
                    if let Turn::Drop(again) = next {
                        told.over = Some(again);
                    }
                }
                openxr::Event::InstanceLossPending(_) => told.runtime_goes = true,
                openxr::Event::ReferenceSpaceChangePending(change)
                    if change.session() == self.session.as_raw()
                        && change.reference_space_type() == self.kind =>
                {
                    let in_previous = change.pose_valid().then(|| frame_of(change.pose_in_previous_space()));
                    self.moving = Some(Moved { at: change.change_time(), in_previous });
                }
                openxr::Event::InteractionProfileChanged(_) | openxr::Event::EventsLost(_) => {
                    told.profiles = true;
                }
                openxr::Event::UserPresenceChangedEXT(change) => told.worn = Some(change.is_user_present()),
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&self, turn: Turn) -> Result<(), XrError> {
        match turn {
            Turn::Begin => {
                self.session.begin(VIEWS).map(drop).map_err(XrError::call("beginning the session"))
            }
            Turn::End => self.session.end().map(drop).map_err(XrError::call("ending the session")),
            Turn::Stay | Turn::Drop(_) => Ok(()),
        }
    }

    /// Waits for the next frame and begins it: where the eyes will be, and an image to draw them into.
    pub(super) fn begin_frame(
        &mut self,
        targets: &mut ManualTextureViews,
        sharpness: &mut Sharpness,
    ) -> Result<Frame, XrError> {
        let before = self.frame.take().and_then(|frame| frame.views);
        let state = self.waiter.wait().map_err(XrError::call("the next frame"))?;
        self.stream.begin().map_err(XrError::call("beginning a frame"))?;
        if state.should_render {
            sharpness
                .watch(state.predicted_display_time.as_nanos(), state.predicted_display_period.as_nanos());
        } else {
            sharpness.interrupt();
        }
        let part = sharpness.part(self.images.size);
        let frame = self.frame.insert(Frame { state, views: before, head_known: false, part, drawn: false });
        let (flags, views) = self
            .session
            .locate_views(VIEWS, state.predicted_display_time, &self.base)
            .map_err(XrError::call("where the eyes are"))?;
        if flags.contains(ViewStateFlags::ORIENTATION_VALID | ViewStateFlags::POSITION_VALID)
            && let [left, right] = views[..]
        {
            frame.views = Some([left, right]);
            frame.head_known = true;
        }
        if state.should_render && frame.views.is_some() {
            self.images.acquire(targets)?;
            frame.drawn = true;
        }
        Ok(*frame)
    }

    /// How the origin has moved for a frame, once when its time has come.
    pub(super) fn moved(&mut self, frame: &Frame) -> Option<Moved> {
        let time = frame.state.predicted_display_time.as_nanos();
        let due = frame.head_known && self.moving.is_some_and(|moving| moving.at.as_nanos() <= time);
        if due { self.moving.take() } else { None }
    }

    /// Ends the frame under way, if there is one: what was drawn is shown.
    pub(super) fn end_frame(&mut self, runtime: &Runtime) -> Result<(), XrError> {
        let Some(frame) = &mut self.frame else { return Ok(()) };
        let time = frame.state.predicted_display_time;
        // The views stay, for a frame in which the head is lost.
        let Some(views) = frame.views.filter(|_| std::mem::take(&mut frame.drawn)) else {
            return self.stream.end(time, runtime.can.blend, &[]).map_err(XrError::call("ending a frame"));
        };
        self.images.release()?;
        let extent = openxr::Extent2Di {
            width: i32::try_from(frame.part.x).unwrap_or(i32::MAX),
            height: i32::try_from(frame.part.y).unwrap_or(i32::MAX),
        };
        let rect = openxr::Rect2Di { offset: openxr::Offset2Di { x: 0, y: 0 }, extent };
        let shown: Vec<_> = views
            .iter()
            .zip(0..)
            .map(|(view, eye)| {
                let image = SwapchainSubImage::new()
                    .swapchain(&self.images.chain)
                    .image_array_index(eye)
                    .image_rect(rect);
                CompositionLayerProjectionView::new().pose(view.pose).fov(view.fov).sub_image(image)
            })
            .collect();
        let layer = CompositionLayerProjection::new().space(&self.base).views(&shown);
        self.stream.end(time, runtime.can.blend, &[&layer]).map_err(XrError::call("ending a frame"))
    }
}

/// Size of an eye's picture: what the runtime recommends, scaled, and never more than it can take.
fn eye_size(runtime: &Runtime, scale: f32) -> UVec2 {
    let recommended = UVec2::from(runtime.can.eye).as_vec2() * scale;
    recommended
        .round()
        .as_uvec2()
        .clamp(UVec2::splat(16), UVec2::from(runtime.can.largest_eye).max(UVec2::splat(16)))
}

/// The best space there is to measure in, its kind, and whether its origin lies on the floor.
fn base_space(
    session: &Session<Vulkan>,
    runtime: &Runtime,
) -> Result<(Space, ReferenceSpaceType, bool), XrError> {
    let offered = session.enumerate_reference_spaces().map_err(XrError::call("its spaces"))?;
    let best = [
        (ReferenceSpaceType::LOCAL_FLOOR, runtime.can.local_floor, true),
        (ReferenceSpaceType::STAGE, true, true),
        (ReferenceSpaceType::LOCAL, true, false),
    ];
    let mut refused = None;
    for (kind, known, on_floor) in best {
        if !known || !offered.contains(&kind) {
            continue;
        }
        // What is offered may be refused all the same, as by a layer that is older than the runtime.
        match session.create_reference_space(kind, Posef::IDENTITY) {
            Ok(space) => return Ok((space, kind, on_floor)),
            Err(code) => refused = Some(XrError::Call { call: "a space to stand in", code }),
        }
    }
    Err(refused.unwrap_or_else(|| XrError::Lacks {
        runtime: runtime.name.clone(),
        what: "space to stand in".into(),
    }))
}
