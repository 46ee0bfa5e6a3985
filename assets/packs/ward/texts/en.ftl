### Common things of a ward: texts in English.
### Awaits review by a native clinical reviewer.

## Tasks

pulse = Take the pulse
    .cue = The wrist lies on the blanket. What must you do before you touch a patient?
leave = Leave by the door
    .cue = Open the door by its handle and walk out. Anything to do first?

## Criteria

each-time = Each time
mostly = Mostly

compliance = Cleans hands at each opportunity
    .every = Every opportunity
    .most = Most opportunities
    .half = More than half
    .advice = Pause at each change: before a patient, before a clean task, after fluid, on leaving a patient or their surroundings.
never-missed =
    .advice = Nothing may be touched between the rub and what it is for.
volume = Takes enough product
    .reached = { $ml } mL or more each time
    .advice = Two presses fill the palm; one leaves skin uncovered.
steps = Performs all six techniques, on both sides
    .all = All of them each time
    .most = Nearly all
    .some = Some left out
    .advice = Practise the sequence: palms, backs, between the fingers, backs of fingers, thumbs, fingertips; both sides.
duration = { $seconds ->
    [one] Rubs for { $seconds } second or more, each time
   *[other] Rubs for { $seconds } seconds or more, each time
}
    .advice = The six techniques take 20 to 30 seconds; there is no harm in more.
dry = Rubs until the hands are dry, each time
    .advice = Alcohol works until it has dried; touch nothing before.
