### Handrub technique: texts in English, the scenario's own language.
### Awaits review by a native clinical reviewer.

## The scenario

scenario = Handrub technique
    .summary = One handrub at the dispenser: enough product, all six techniques on both sides, until dry.
    .audience = Everyone who works where patients are

outcome-technique = The learner can perform the WHO handrub technique with enough product until the hands are dry.

## What awaits sign-off

review-whole = The whole scenario awaits a clinical educator's sign-off.
review-volume = Product volume: full marks at 3 mL, met at 2 mL (Voniatis 2021 suggests it; WHO says "a palmful").
review-duration = Duration is a floor of 20 s of rubbing, without a ceiling.
review-weights = Weights, bands and pass marks are proposals that await a clinical educator's sign-off.
review-en = The English texts await review by a native clinical reviewer.
review-de = The German texts await review by a native clinical reviewer.

## Prebrief and steps

situation = You stand at the foot of a bed. Nothing is asked of you but your hands: the handrub dispenser hangs on the foot-board before you.
take = Take handrub
    .task = Take enough handrub.
    .cue = Hold one hand under the nozzle and press the pump with the other. One press gives { $ml } mL.
rub = Rub your hands until they are dry
    .task = Rub your hands by the six techniques, both sides, until they are dry.
    .cue = Palms, backs, between the fingers, backs of fingers, thumbs, fingertips; both sides.

## The rubric

product = Product
technique = Technique
pass-mark = Authors' proposal; to be replaced by an Angoff panel.
done = Done

volume = Takes enough product
    .reached = { $ml } mL or more
    .advice = Two presses fill the palm; one leaves skin uncovered.
dry = Rubs until the hands are dry
    .reached = Dry
    .advice = Alcohol works until it has dried; touch nothing before.
palms = Rubs palm to palm
left-back = Rubs the back of the left hand, fingers interlaced
    .advice = Right palm over the back of the left hand, fingers laced.
right-back = Rubs the back of the right hand, fingers interlaced
    .advice = Left palm over the back of the right hand, fingers laced.
webs = Rubs between the fingers
    .advice = Palm to palm with the fingers laced.
finger-backs = Rubs the backs of the fingers
    .advice = Hook the fingers together, their backs in the other palm.
left-thumb = Rubs the left thumb
    .advice = Clasp the left thumb in the right palm and rotate.
right-thumb = Rubs the right thumb
    .advice = Clasp the right thumb in the left palm and rotate.
right-tips = Rubs the fingertips of the right hand
    .advice = Fingertips of the right hand, closed, rotated in the left palm.
left-tips = Rubs the fingertips of the left hand
    .advice = Fingertips of the left hand, closed, rotated in the right palm.
duration = Rubs for { $seconds } seconds or more
    .reached = { $seconds } s or more
    .advice = The six techniques take 20 to 30 seconds; there is no harm in more.

## The record of a pass

achievement = Handrub technique (assessment record)
    .description = In simulation, the holder performed the WHO handrub technique.
    .criteria = Pass one attempt of the scenario "{ scenario }" with { $total } percent in total, { $product } percent in product and { $technique } percent in technique.
