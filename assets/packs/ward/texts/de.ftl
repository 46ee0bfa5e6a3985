### Was es auf einer Station gibt: Texte auf Deutsch.
### Durchsicht durch eine klinische Fachperson mit Deutsch als Muttersprache steht aus.
### Awaits review by a native clinical reviewer. Terms follow the German "Aktion Saubere Hände".

## Aufgaben

pulse = Tasten Sie den Puls
    .cue = Das Handgelenk liegt auf der Decke. Was müssen Sie tun, bevor Sie jemanden berühren?
leave = Verlassen Sie das Zimmer durch die Tür
    .cue = Öffnen Sie die Tür an der Klinke und gehen Sie hinaus. Ist vorher noch etwas zu tun?

## Kriterien

each-time = Jedes Mal
mostly = Meistens

compliance = Desinfiziert die Hände bei jeder Gelegenheit
    .every = Bei jeder Gelegenheit
    .most = Bei den meisten Gelegenheiten
    .half = Bei mehr als der Hälfte
    .advice = Halten Sie bei jedem Wechsel inne: vor Patientenkontakt, vor aseptischen Tätigkeiten, nach Kontakt mit potenziell infektiösem Material, nach Patientenkontakt und nach Kontakt mit der unmittelbaren Patientenumgebung.
never-missed =
    .advice = Zwischen der Händedesinfektion und dem, wofür sie gemacht wird, darf nichts anderes berührt werden.
volume = Nimmt ausreichend Händedesinfektionsmittel
    .reached = Jedes Mal { $ml } ml oder mehr
    .advice = Zwei Hübe füllen die hohle Hand; bei einem bleibt Haut unbenetzt.
steps = Führt alle sechs Einreibeschritte auf beiden Seiten durch
    .all = Jedes Mal alle
    .most = Fast alle
    .some = Einige ausgelassen
    .advice = Üben Sie die Abfolge: Handflächen, Handrücken, Fingerzwischenräume, Außenseiten der Finger, Daumen, Fingerkuppen; jeweils auf beiden Seiten.
duration = { $seconds ->
    [one] Reibt jedes Mal mindestens { $seconds } Sekunde lang ein
   *[other] Reibt jedes Mal mindestens { $seconds } Sekunden lang ein
}
    .advice = Die sechs Einreibeschritte dauern 20 bis 30 Sekunden; länger schadet nicht.
dry = Reibt jedes Mal ein, bis die Hände trocken sind
    .advice = Alkohol wirkt, bis er getrocknet ist; berühren Sie vorher nichts.
