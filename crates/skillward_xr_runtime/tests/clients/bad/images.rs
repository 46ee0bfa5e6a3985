//! Faults of swapchains and layers.

use super::*;

pub(super) static BAD: &[Bad] = &[
    bad("an_image_is_waited_for_that_was_not_acquired", "xrWaitSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        wrong(swapchain(&mut app)?.wait_image(xr::Duration::INFINITE))
    }),
    bad("an_image_is_released_that_was_not_waited_for", "xrReleaseSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        swapchain(&mut app)?.acquire_image()?;
        wrong(release(&mut app)?)
    }),
    bad("an_image_is_released_twice", "xrReleaseSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        app.draw(RED_AND_BLUE, vk::ImageLayout::COLOR_ATTACHMENT_OPTIMAL)?;
        wrong(release(&mut app)?)
    }),
    bad("more_images_are_acquired_than_there_are", "xrAcquireSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        for _ in 0..app.images.len() {
            swapchain(&mut app)?.acquire_image()?;
        }
        wrong(swapchain(&mut app)?.acquire_image())
    }),
    bad(
        "a_format_that_was_not_enumerated",
        "xrCreateSwapchain",
        "XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED",
        || wrong(make(&App::new()?, |info| info.format = vk::Format::R8_UNORM.as_raw().unsigned_abs())),
    ),
    bad("a_swapchain_without_width", "xrCreateSwapchain", INVALID, || {
        wrong(make(&App::new()?, |info| info.width = 0))
    }),
    bad("a_swapchain_wider_than_the_limit", "xrCreateSwapchain", INVALID, || {
        wrong(make(&App::new()?, |info| info.width = 5000))
    }),
    bad("a_layer_of_an_image_that_was_never_drawn", "xrEndFrame", "XR_ERROR_LAYER_INVALID", || {
        let mut app = App::focused()?;
        app.make_swapchain()?;
        in_frame(&mut app, |app, time, views| app.end(time, views))
    }),
    bad("a_layer_larger_than_its_image", "xrEndFrame", "XR_ERROR_SWAPCHAIN_RECT_INVALID", || {
        in_frame(&mut App::focused()?, |app, time, views| {
            app.end_with(time, views, xr::Extent2Di { width: 97, height: 96 }, 0)
        })
    }),
    bad("a_layer_of_an_array_beyond_its_end", "xrEndFrame", INVALID, || {
        in_frame(&mut App::focused()?, |app, time, views| {
            app.end_with(time, views, xr::Extent2Di { width: 96, height: 96 }, 1)
        })
    }),
    bad("a_projection_with_one_view", "xrEndFrame", INVALID, || {
        in_frame(&mut App::focused()?, |app, time, views| app.end(time, &views[..1]))
    }),
    bad("a_view_that_is_no_rotation", "xrEndFrame", "XR_ERROR_POSE_INVALID", || {
        in_frame(&mut App::focused()?, |app, time, views| {
            let mut views = views.to_vec();
            views[0].pose.orientation.w = 0.0;
            app.end(time, &views)
        })
    }),
];
