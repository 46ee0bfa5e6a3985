### Einreibetechnik: Texte auf Deutsch.
### Durchsicht durch eine klinische Fachperson mit Deutsch als Muttersprache steht aus.
### Awaits review by a native clinical reviewer. Terms follow the German "Aktion Saubere Hände".

## Das Szenario

scenario = Einreibetechnik der Händedesinfektion
    .summary = Eine Händedesinfektion am Spender: ausreichend Händedesinfektionsmittel, alle sechs Einreibeschritte auf beiden Seiten, bis die Hände trocken sind.
    .audience = Alle, die in der Patientenversorgung arbeiten

outcome-technique = Die lernende Person führt die hygienische Händedesinfektion nach der Technik der WHO mit ausreichend Händedesinfektionsmittel durch, bis die Hände trocken sind.

## Was noch zu bestätigen ist

review-whole = Das ganze Szenario ist noch von einer klinischen Lehrperson zu bestätigen.
review-volume = Menge des Händedesinfektionsmittels: volle Punktzahl ab 3 ml, erfüllt ab 2 ml (Voniatis 2021 legt es nahe; die WHO sagt „eine Handvoll“).
review-duration = Die Dauer ist eine Untergrenze von 20 s Einreiben, ohne Obergrenze.
review-weights = Gewichte, Stufen und Bestehensgrenzen sind Vorschläge, die noch von einer klinischen Lehrperson zu bestätigen sind.
review-en = Die englischen Texte sind noch von einer klinischen Fachperson mit Englisch als Muttersprache durchzusehen.
review-de = Die deutschen Texte sind noch von einer klinischen Fachperson mit Deutsch als Muttersprache durchzusehen.

## Vorbesprechung und Schritte

situation = Sie stehen am Fußende eines Bettes. Es geht nur um Ihre Hände: Der Spender mit Händedesinfektionsmittel hängt vor Ihnen am Fußteil des Bettes.
take = Entnehmen Sie Händedesinfektionsmittel
    .task = Entnehmen Sie ausreichend Händedesinfektionsmittel.
    .cue = Halten Sie eine Hand unter den Auslass und betätigen Sie mit der anderen die Pumpe. Ein Hub gibt { $ml } ml.
rub = Reiben Sie die Hände ein, bis sie trocken sind
    .task = Reiben Sie die Hände in den sechs Einreibeschritten ein, beide Seiten, bis sie trocken sind.
    .cue = Handflächen, Handrücken, Fingerzwischenräume, Außenseiten der Finger, Daumen, Fingerkuppen; jeweils auf beiden Seiten.

## Die Bewertung

product = Händedesinfektionsmittel
technique = Einreibetechnik
pass-mark = Vorschlag der Autorinnen und Autoren; soll durch ein Angoff-Panel ersetzt werden.
done = Durchgeführt

volume = Nimmt ausreichend Händedesinfektionsmittel
    .reached = { $ml } ml oder mehr
    .advice = Zwei Hübe füllen die hohle Hand; bei einem bleibt Haut unbenetzt.
dry = Reibt ein, bis die Hände trocken sind
    .reached = Trocken
    .advice = Alkohol wirkt, bis er getrocknet ist; berühren Sie vorher nichts.
palms = Reibt Handfläche auf Handfläche
left-back = Reibt den linken Handrücken ein, Finger verschränkt
    .advice = Rechte Handfläche auf dem linken Handrücken, Finger verschränkt.
right-back = Reibt den rechten Handrücken ein, Finger verschränkt
    .advice = Linke Handfläche auf dem rechten Handrücken, Finger verschränkt.
webs = Reibt die Fingerzwischenräume ein
    .advice = Handfläche auf Handfläche mit verschränkten, gespreizten Fingern.
finger-backs = Reibt die Außenseiten der Finger ein
    .advice = Haken Sie die Finger ineinander, die Außenseiten in der anderen Handfläche.
left-thumb = Reibt den linken Daumen ein
    .advice = Umschließen Sie den linken Daumen mit der rechten Hand und reiben Sie ihn kreisend ein.
right-thumb = Reibt den rechten Daumen ein
    .advice = Umschließen Sie den rechten Daumen mit der linken Hand und reiben Sie ihn kreisend ein.
right-tips = Reibt die Fingerkuppen der rechten Hand ein
    .advice = Geschlossene Fingerkuppen der rechten Hand kreisend in der linken Handfläche reiben.
left-tips = Reibt die Fingerkuppen der linken Hand ein
    .advice = Geschlossene Fingerkuppen der linken Hand kreisend in der rechten Handfläche reiben.
duration = Reibt mindestens { $seconds } Sekunden lang ein
    .reached = { $seconds } s oder mehr
    .advice = Die sechs Einreibeschritte dauern 20 bis 30 Sekunden; länger schadet nicht.

## Der Nachweis beim Bestehen

achievement = Einreibetechnik der Händedesinfektion (Prüfungsnachweis)
    .description = In der Simulation hat die Inhaberin oder der Inhaber die hygienische Händedesinfektion nach der Technik der WHO durchgeführt.
    .criteria = Ein bestandener Durchgang des Szenarios „{ scenario }“ mit { $total } Prozent insgesamt, { $product } Prozent beim Händedesinfektionsmittel und { $technique } Prozent bei der Einreibetechnik.
