### Händehygiene am Patientenbett: Texte auf Deutsch.
### Durchsicht durch eine klinische Fachperson mit Deutsch als Muttersprache steht aus.
### Awaits review by a native clinical reviewer. Terms follow the German "Aktion Saubere Hände".

## Das Szenario

scenario = Händehygiene am Patientenbett
    .summary = Versorgen Sie zwei Personen in einem Patientenzimmer und desinfizieren Sie Ihre Hände in den richtigen Momenten und mit der richtigen Technik.
    .audience = Pflegende, Ärztinnen und Ärzte, Lernende und alle anderen, die Patientinnen und Patienten berühren

outcome-moments = Die lernende Person erkennt bei der Versorgung am Bett die fünf Indikationen der Händehygiene und handelt danach.
outcome-technique = Die lernende Person führt die hygienische Händedesinfektion nach der Technik der WHO mit ausreichend Händedesinfektionsmittel durch, bis die Hände trocken sind.

## Was noch zu bestätigen ist

review-whole = Das ganze Szenario ist noch von einer klinischen Lehrperson zu bestätigen.
review-volume = Menge des Händedesinfektionsmittels: volle Punktzahl ab 3 ml, erfüllt ab 2 ml (Voniatis 2021 legt es nahe; die WHO sagt „eine Handvoll“).
review-duration = Die Dauer ist eine Untergrenze von 20 s Einreiben, ohne Obergrenze.
review-models = Die berechnete Benetzung und das berechnete Trocknen sind Schätzungen zum Lernen; nur die Trockenheit geht in die Bewertung ein.
review-weights = Gewichte, Stufen und Bestehensgrenzen sind Vorschläge, die noch von einer klinischen Lehrperson zu bestätigen sind.
review-criticals = Kritische Kriterien: Händedesinfektion vor der aseptischen Tätigkeit und nach Kontakt mit potenziell infektiösem Material.
review-en = Die englischen Texte sind noch von einer klinischen Fachperson mit Englisch als Muttersprache durchzusehen.
review-de = Die deutschen Texte sind noch von einer klinischen Fachperson mit Deutsch als Muttersprache durchzusehen.

## Personen

mrs-okafor = Frau Okafor
mr-lindqvist = Herr Lindqvist
ward-clerk = Stationssekretariat

## Vorbesprechung

situation-patients = Sie beginnen einen Rundgang in einem Zimmer mit zwei Betten. Frau Okafor, links von Ihnen in Bett A, erhält eine Infusion und hat einen Blasenkatheter. Herr Lindqvist, rechts von Ihnen in Bett B, ruht; um seine Infusionspumpe muss sich jemand kümmern.
situation-hands = Händedesinfektionsmittel finden Sie neben der Tür und am Fußende jedes Bettes. Ihre Hände haben eben die Tür berührt.
hands =
    .task = Achten Sie selbst darauf, wann eine Händedesinfektion nötig ist.

## Schritte

pulse = Tasten Sie den Puls von Frau Okafor
    .task = Tasten Sie den Puls von Frau Okafor am Handgelenk.
    .cue = Ihr Handgelenk liegt auf der Decke. Was müssen Sie tun, bevor Sie sie berühren?
    .thanks = Danke. Ist alles in Ordnung?
line = Öffnen Sie den Zuspritzport ihrer Infusionsleitung
    .task = Öffnen Sie den Zuspritzport ihrer Infusionsleitung.
    .cue = Am Zuspritzport wird aseptisch gearbeitet: Desinfizieren Sie Ihre Hände unmittelbar davor, auch wenn Sie nur die Patientin berührt haben.
urine = Leeren Sie ihren Urinbeutel
    .task = Leeren Sie ihren Urinbeutel.
    .cue = Am Ablass ist Kontakt mit Körperflüssigkeit möglich: Desinfizieren Sie Ihre Hände unmittelbar danach.
phone = Nehmen Sie das Stationstelefon ab
    .task = Nehmen Sie das Stationstelefon ab, wenn es klingelt.
    .cue = Das Telefon hängt an der Wand neben der Tür. Sie waren eben bei einer Patientin.
    .call = Die Pumpe am Bett von Herrn Lindqvist gibt Alarm. Könnten Sie sie bitte stumm schalten? Lassen Sie ihn schlafen.
silence = Schalten Sie die Pumpe am Bett von Herrn Lindqvist stumm
    .task = Schalten Sie die Pumpe am Bett von Herrn Lindqvist stumm. Er schläft: Berühren Sie ihn nicht.
    .cue = Die Pumpe gehört zu seiner unmittelbaren Umgebung. Was folgt, wenn Sie nur diese berührt haben?
leave = Verlassen Sie das Zimmer durch die Tür
    .task = Verlassen Sie das Zimmer durch die Tür.
    .cue = Öffnen Sie die Tür an der Klinke und gehen Sie hinaus. Ist vorher noch etwas zu tun?
asleep = Hm? Ich habe geschlafen ...

## Die Bewertung

moments = Fünf Indikationen
technique = Einreibetechnik
care = Versorgung
pass-mark = Vorschlag der Autorinnen und Autoren; soll durch ein Angoff-Panel ersetzt werden.
each-time = Jedes Mal
mostly = Meistens

compliance = Desinfiziert die Hände bei jeder Gelegenheit
    .every = Bei jeder Gelegenheit
    .most = Bei den meisten Gelegenheiten
    .half = Bei mehr als der Hälfte
    .advice = Halten Sie bei jedem Wechsel inne: vor Patientenkontakt, vor aseptischen Tätigkeiten, nach Kontakt mit potenziell infektiösem Material, nach Patientenkontakt und nach Kontakt mit der unmittelbaren Patientenumgebung.
before-aseptic = Desinfiziert die Hände unmittelbar vor der aseptischen Tätigkeit
    .advice = Zwischen Händedesinfektion und Zuspritzport darf nichts anderes berührt werden: Legen Sie alles bereit, desinfizieren Sie die Hände, öffnen Sie dann den Port.
after-fluid = Desinfiziert die Hände unmittelbar nach Kontakt mit potenziell infektiösem Material
    .advice = Berühren Sie nach dem Ablass nichts, bevor Sie Ihre Hände desinfiziert haben.
volume = Nimmt ausreichend Händedesinfektionsmittel
    .reached = Jedes Mal { $ml } ml oder mehr
    .advice = Zwei Hübe füllen die hohle Hand; bei einem bleibt Haut unbenetzt.
steps = Führt alle sechs Einreibeschritte auf beiden Seiten durch
    .all = Jedes Mal alle
    .most = Fast alle
    .some = Einige ausgelassen
    .advice = Üben Sie die Abfolge: Handflächen, Handrücken, Fingerzwischenräume, Außenseiten der Finger, Daumen, Fingerkuppen; jeweils auf beiden Seiten.
thumbs = Reibt jedes Mal beide Daumen ein
    .advice = Die Daumen werden am häufigsten vergessen: Umschließen Sie jeden mit der anderen Hand und reiben Sie ihn kreisend ein.
fingertips = Reibt jedes Mal die Fingerkuppen beider Hände ein
    .advice = Schließen Sie die Finger und reiben Sie die Fingerkuppen kreisend in der anderen Handfläche, dann wechseln Sie die Hand.
duration = Reibt jedes Mal mindestens { $seconds } Sekunden lang ein
    .reached = { $seconds } s oder mehr
    .advice = Die sechs Einreibeschritte dauern 20 bis 30 Sekunden; länger schadet nicht.
dry = Reibt jedes Mal ein, bis die Hände trocken sind
    .advice = Alkohol wirkt, bis er getrocknet ist; berühren Sie vorher nichts.
tasks = Erledigt die aufgetragene Versorgung
lets-sleep = Schaltet die Pumpe stumm, ohne Herrn Lindqvist zu berühren
    .advice = Die Pumpe lässt sich stumm schalten, ohne den Patienten zu berühren.

## Der Nachweis beim Bestehen

achievement = Händehygiene am Patientenbett (Prüfungsnachweis)
    .description = In der Simulation hat die Inhaberin oder der Inhaber bei der Versorgung zweier Personen die fünf Indikationen der Händehygiene der WHO erkannt und die hygienische Händedesinfektion durchgeführt.
    .criteria = Ein bestandener Durchgang des Szenarios „{ scenario }“: { $total } Prozent insgesamt, { $moments } Prozent bei den fünf Indikationen, { $technique } Prozent bei der Einreibetechnik, und weder vor der aseptischen Tätigkeit noch nach Kontakt mit potenziell infektiösem Material eine ausgelassene Händedesinfektion.
