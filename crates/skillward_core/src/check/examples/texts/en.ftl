### The texts of the small scenario in its own language.

-door = door

title = A pulse round
    .summary = Take one patient's pulse, with clean hands before and after.
situation = Mrs Okafor is in the bed on your { $side }.
pulse = Take her pulse
leave = Leave by the { -door }
hurry = { $minutes ->
    [one] There is one minute left.
   *[other] There are { $minutes } minutes left.
}
