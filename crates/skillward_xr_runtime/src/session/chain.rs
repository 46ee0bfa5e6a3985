//! The order in which images of a swapchain are acquired, waited for and released.

use std::collections::VecDeque;

/// The images of one swapchain.
#[derive(Debug)]
pub(crate) struct Chain {
    images: u32,
    /// An image that is drawn once and never again.
    once: bool,
    next: u32,
    ever: bool,
    /// Oldest first.
    acquired: VecDeque<u32>,
    /// The oldest has been waited for.
    waited: bool,
    released: Option<u32>,
}

impl Chain {
    pub(crate) fn new(images: u32, once: bool) -> Self {
        Self { images, once, next: 0, ever: false, acquired: VecDeque::new(), waited: false, released: None }
    }

    pub(crate) fn acquire(&mut self) -> Result<u32, &'static str> {
        if self.once && self.ever {
            return Err("a static swapchain's image is acquired once");
        }
        let index = self.next;
        if self.acquired.contains(&index) {
            return Err("every image is acquired already and none of them is released");
        }
        self.ever = true;
        self.next = (index + 1) % self.images;
        self.acquired.push_back(index);
        Ok(index)
    }

    /// The image that would be waited for.
    pub(crate) fn wait(&mut self) -> Result<u32, &'static str> {
        let Some(oldest) = self.acquired.front() else { return Err("no image is acquired") };
        if self.waited {
            return Err("the image that was waited for must be released before the next is waited for");
        }
        self.waited = true;
        Ok(*oldest)
    }

    pub(crate) fn release(&mut self) -> Result<u32, &'static str> {
        if !self.waited {
            return Err(if self.acquired.is_empty() {
                "no image is acquired"
            } else {
                "the image was acquired, but not waited for"
            });
        }
        let Some(oldest) = self.acquired.pop_front() else { return Err("no image is acquired") };
        self.waited = false;
        self.released = Some(oldest);
        Ok(oldest)
    }

    /// The image that a layer shows: the one released last.
    pub(crate) fn shown(&self) -> Option<u32> {
        self.released
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_go_round_in_order() {
        let mut chain = Chain::new(3, false);
        for round in 0..7 {
            assert_eq!(chain.acquire(), Ok(round % 3));
            assert_eq!(chain.wait(), Ok(round % 3));
            assert_eq!(chain.release(), Ok(round % 3));
            assert_eq!(chain.shown(), Some(round % 3));
        }
    }

    #[test]
    fn the_order_is_kept() {
        let mut chain = Chain::new(2, false);
        assert!(chain.wait().is_err() && chain.release().is_err());
        assert!(chain.acquire().is_ok() && chain.acquire().is_ok());
        assert!(chain.acquire().is_err(), "both are acquired");
        assert!(chain.release().is_err(), "not waited for");
        assert_eq!(chain.wait(), Ok(0));
        assert!(chain.wait().is_err(), "the first must be released before");
        assert_eq!(chain.release(), Ok(0));
        assert_eq!(chain.wait(), Ok(1));
    }

    #[test]
    fn a_static_image_is_drawn_once() {
        let mut chain = Chain::new(1, true);
        assert!(chain.acquire().is_ok() && chain.wait().is_ok() && chain.release().is_ok());
        assert!(chain.acquire().is_err());
        assert_eq!(chain.shown(), Some(0));
    }
}
