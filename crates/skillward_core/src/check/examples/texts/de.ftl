### Die Texte des kleinen Szenarios auf Deutsch.

-door = Tür

title = Eine Runde mit Puls
    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen davor und danach.
situation = Frau Okafor liegt im Bett, von Ihnen aus: { $side }.
pulse = Tasten Sie ihren Puls
leave = Verlassen Sie das Zimmer durch die { -door }
hurry = { $minutes ->
    [one] Es bleibt eine Minute.
   *[other] Es bleiben { $minutes } Minuten.
}
