//! The order of waiting for, beginning and ending frames, and how long the app took over each.

use std::time::Instant;

/// A frame on its way through the app.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// When it will be seen, in nanoseconds.
    pub(crate) shown: i64,
    /// What `shouldRender` said.
    pub(crate) render: bool,
    /// When `xrWaitFrame` returned.
    pub(crate) woke: Instant,
    /// Processor time that the process had taken by then, in nanoseconds.
    pub(crate) busy_ns: i64,
    /// The picture that was asked for.
    pub(crate) capture: Option<String>,
}

/// The frames of a running session.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    waited: Option<Frame>,
    begun: Option<Frame>,
    /// A thread is inside `xrWaitFrame`.
    pub(crate) waiting: bool,
}

impl Frames {
    /// Whether `xrWaitFrame` has to wait for the app to begin the frame before.
    pub(crate) fn must_begin_first(&self) -> bool {
        self.waited.is_some()
    }

    pub(crate) fn waited(&mut self, frame: Frame) {
        self.waited = Some(frame);
    }

    /// Begins the frame that was waited for; says whether one that was begun before is thrown away by it.
    pub(crate) fn begin(&mut self) -> Result<Option<Frame>, &'static str> {
        let frame = self.waited.take().ok_or("no xrWaitFrame came before that has no xrBeginFrame yet")?;
        Ok(self.begun.replace(frame))
    }

    /// The frame that is being drawn.
    pub(crate) fn current(&self) -> Option<&Frame> {
        self.begun.as_ref()
    }

    /// Ends the frame that was begun.
    pub(crate) fn end(&mut self) -> Option<Frame> {
        self.begun.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: i64) -> Frame {
        Frame { shown: number, render: false, woke: Instant::now(), busy_ns: 0, capture: None }
    }

    #[test]
    fn a_frame_is_waited_for_begun_and_ended() {
        let mut frames = Frames::default();
        assert!(frames.begin().is_err());
        frames.waited(frame(1));
        assert!(frames.must_begin_first());
        assert!(frames.begin().is_ok_and(|thrown| thrown.is_none()));
        assert_eq!(frames.end().map(|frame| frame.shown), Some(1));
        assert!(frames.end().is_none());
    }

    #[test]
    fn beginning_anew_throws_the_frame_away() {
        let mut frames = Frames::default();
        frames.waited(frame(1));
        assert!(frames.begin().is_ok());
        frames.waited(frame(2));
        assert!(frames.begin().is_ok_and(|thrown| thrown.is_some_and(|frame| frame.shown == 1)));
    }
}
