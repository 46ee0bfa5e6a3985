### Hand hygiene at the bedside: texts in English, the scenario's own language.
### Awaits review by a native clinical reviewer.

## The scenario

scenario = Hand hygiene at the bedside
    .summary = Care for two patients in a ward bay and clean your hands at the right moments, with the right technique.
    .audience = Nurses, doctors, students and everyone else who touches patients

outcome-moments = The learner can recognise the five moments for hand hygiene during bedside care and act on each.
outcome-technique = The learner can perform the WHO handrub technique with enough product until the hands are dry.

## What awaits sign-off

review-whole = The whole scenario awaits a clinical educator's sign-off.
review-volume = Product volume: full marks at 3 mL, met at 2 mL (Voniatis 2021 suggests it; WHO says "a palmful").
review-duration = Duration is a floor of 20 s of rubbing, without a ceiling.
review-models = Modelled coverage and drying are estimates that teach; nothing is scored by them but dryness.
review-weights = Weights, bands and pass marks are proposals that await a clinical educator's sign-off.
review-criticals = Critical criteria: hand hygiene before the aseptic task, and after the body-fluid task.
review-en = The English texts await review by a native clinical reviewer.
review-de = The German texts await review by a native clinical reviewer.

## People

mrs-okafor = Mrs Okafor
mr-lindqvist = Mr Lindqvist
ward-clerk = Ward clerk

## Prebrief

situation-patients = You begin a round in a bay with two patients. Mrs Okafor, in bed A on your left, is on an infusion and has a urinary catheter. Mr Lindqvist, in bed B on your right, rests; his infusion pump wants attention.
situation-hands = There is handrub by the door and at the foot of each bed. Your hands have just touched the door.
hands =
    .task = See for yourself when your hands need cleaning.

## Steps

pulse = Take Mrs Okafor's pulse
    .task = Take Mrs Okafor's pulse at the wrist.
    .cue = Her wrist lies on the blanket. What must you do before you touch her?
    .thanks = Thank you. Is it all right?
line = Open the port of her infusion line
    .task = Open the port of her infusion line.
    .cue = The port is an aseptic site: clean your hands right before it, even if you have only touched the patient.
urine = Empty her urine bag
    .task = Empty her urine bag.
    .cue = The outlet carries body fluid: clean your hands right after it.
phone = Answer the ward phone
    .task = Answer the ward phone when it rings.
    .cue = The phone hangs on the wall by the door. You have just been with a patient.
    .call = The pump at Mr Lindqvist's bed is alarming. Could you silence it, please? Let him sleep.
silence = Silence the pump at Mr Lindqvist's bedside
    .task = Silence the pump at Mr Lindqvist's bedside. He is asleep: don't touch him.
    .cue = The pump is part of his surroundings. What follows when you have touched only those?
leave = Leave by the door
    .task = Leave the bay by the door.
    .cue = Open the door by its handle and walk out. Anything to do first?
asleep = Hm? I was asleep ...

## The rubric

moments = Five moments
technique = Handrub technique
care = Care
pass-mark = Authors' proposal; to be replaced by an Angoff panel.
each-time = Each time
mostly = Mostly

compliance = Cleans hands at each opportunity
    .every = Every opportunity
    .most = Most opportunities
    .half = More than half
    .advice = Pause at each change: before a patient, before a clean task, after fluid, on leaving a patient or their surroundings.
before-aseptic = Cleans hands right before the aseptic task
    .advice = Nothing may be touched between the rub and the port: have everything ready, rub, then open it.
after-fluid = Cleans hands right after the body-fluid task
    .advice = After the outlet, touch nothing before you have cleaned your hands.
volume = Takes enough product
    .reached = { $ml } mL or more each time
    .advice = Two presses fill the palm; one leaves skin uncovered.
steps = Performs all six techniques, on both sides
    .all = All of them each time
    .most = Nearly all
    .some = Some left out
    .advice = Practise the sequence: palms, backs, between the fingers, backs of fingers, thumbs, fingertips; both sides.
thumbs = Rubs both thumbs, each time
    .advice = Thumbs are the most often missed: clasp and rotate each in the other palm.
fingertips = Rubs the fingertips of both hands, each time
    .advice = Close the fingers and rotate their tips in the other palm, then change hands.
duration = Rubs for { $seconds } seconds or more, each time
    .reached = { $seconds } s or more
    .advice = The six techniques take 20 to 30 seconds; there is no harm in more.
dry = Rubs until the hands are dry, each time
    .advice = Alcohol works until it has dried; touch nothing before.
tasks = Completes the care that was asked for
lets-sleep = Silences the pump without touching Mr Lindqvist
    .advice = The pump can be silenced without touching the patient.

## The record of a pass

achievement = Hand hygiene at the bedside (assessment record)
    .description = In simulation, the holder recognised the WHO's five moments for hand hygiene during care for two patients and performed the handrub technique.
    .criteria = Pass one attempt of the scenario "{ scenario }": { $total } percent in total, { $moments } percent in the five moments, { $technique } percent in technique, and no miss before the aseptic task or after the body-fluid task.
