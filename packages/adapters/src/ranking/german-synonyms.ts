/** German words, in lines as those of `english-synonyms.ts`. */
export const GERMAN_GROUPS = `
auto pkw > wagen fahrzeug kraftfahrzeug kfz
lkw lastwagen > laster
rad > fahrrad
handy mobiltelefon smartphone
müll abfall
oma großmutter > großeltern
opa großvater > großeltern
mama mutter > eltern elternteil
papa vater > eltern elternteil
ehemann > ehegatte ehepartner
ehefrau > ehegatte ehepartner
chef chefin > vorgesetzter vorgesetzte leitung
lohn gehalt > entgelt vergütung bezüge
ferien > urlaub
krank > krankheit erkrankung arbeitsunfähig arbeitsunfähigkeit
arzt ärztin > ärztlich
kündigen kündigung
ausweis > personalausweis
pass > reisepass
führerschein fahrerlaubnis
umziehen umzug
heirat heiraten hochzeit > eheschließung trauung
gestorben tod verstorben > todesfall sterbefall
strafe bußgeld
rabatt ermäßigung > nachlass
kita kindergarten > kindertagesstätte
kaufen erwerben
gratis umsonst kostenlos > kostenfrei gebührenfrei
rentner rentnerin > senioren
schwanger schwangerschaft > mutterschutz
kaputt defekt beschädigt
computer rechner
passwort kennwort
registrieren anmelden anmeldung
beantragen antrag
erlaubnis genehmigung
verboten untersagt unzulässig
anfang beginn
schluss ende
öffnen > geöffnet öffnung öffnungszeiten
schließen > geschlossen schließung
babysitten kinderbetreuung
impfen impfung geimpft > impfschutz impfnachweis schutzimpfung
essen > mahlzeit mahlzeiten speise speisen verpflegung
hund > haustier tier tiere
katze > haustier tier tiere
krankenhaus klinik spital
medikament arznei arzneimittel > medizin
klo toilette wc
fahrstuhl aufzug lift
kinderwagen buggy
säugling baby
teenager > jugendliche jugendlicher jugendlichen
verwandte angehörige > familie
azubi auszubildende lehrling > ausbildung
student studentin > studierende studierenden
verein klub club
buchen buchung reservieren reservierung
absagen absage stornieren stornierung
pfand kaution
vergünstigung > ermäßigung ermäßigungen rabatt
klauen geklaut stehlen gestohlen diebstahl
verlieren verloren verlust
zurückgeben zurückgegeben zurückbringen zurückbringe rückgabe
verspätung verspätet
reparieren reparatur repariert
leihen ausleihen mieten > verleih vermieten vermietung miete mietet leihe
schiff > fähre boot
fähre > schiff
strecke > route weg
koffer > gepäck
anschrift adresse
unterschreiben unterschrift unterzeichnen
formular vordruck
verlängern verlängerung
wochenende > samstag samstags sonntag sonntags
tag > täglich
woche > wöchentlich
monat > monatlich
jahr > jährlich
beschwerde beschweren reklamation reklamieren
garantie gewährleistung
lieferung versand liefern zustellung
löschen löschung
zug > bahn
wlan > internet
bargeld > bar
versicherung versichert versichern
lehrer lehrerin > lehrkraft
parken > parkplatz parkplätze stellplatz
`;
