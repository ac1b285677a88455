import { foldLetters, stemOf, writeOutUmlauts } from './word-parts.ts';

/**
 * Words that people ask with and words that documents use, one group a line. Each word before ">" is also found as
 * the others of its line, so that they mean the same; two kinds of one thing ("piano", "guitar") have a line each. Those
 * behind it are wider or have other meanings as well, so they are only what is found: a "holiday" is leave, and "leave" may
 * be anything. Everyday words of any office, shop or town, not of one collection.
 */
const GROUPS = `
vacation holiday > leave
sick ill unwell > illness sickness
doctor physician
medicine medication pill drug > pharmaceutical tablet
fridge refrigerator
freezer > refrigerator
tv television
phone telephone
ring phone call > telephone
cellphone smartphone mobile
bike bicycle > cycle cyclist
cycle bicycle
car automobile > vehicle
truck lorry > vehicle
van > vehicle
motorbike motorcycle
garbage trash rubbish refuse > waste
dumpster > skip container
apartment flat
kid child
baby newborn infant > birth
teenager adolescent > youth
grandma grandmother granny > grandparent
grandpa grandfather > grandparent
mom mum mommy mother > parent
dad father > parent
husband > spouse
wife > spouse
boss > supervisor manager superior head
worker employee > staff colleague personnel
salary wage pay > remuneration
job > employment work
hired recruited > employed appointed
fired sacked dismissed > dismissal termination
resign quit > notice resignation
trial > probation probationary
pause break
licence license
permit permission licence > approval authorisation
allowed permitted
forbidden prohibited banned
penalty fine
invoice bill
reimburse reimbursement refund
buy purchase
discount rebate > reduction concession
complimentary gratis > free
retired pensioner senior > pension
disabled handicapped > disability
pregnant pregnancy > maternity
wedding marriage married marry
died dead death deceased
funeral burial
relocate relocation > move
tire tyre
petrol gasoline > fuel
sofa couch > furniture bulky
armchair > furniture bulky
yard garden
shed hut cabin
dispose disposal discard
movie film
dvd > film
bluray > film
magazine journal > periodical
borrow loan lend
overdue late
lost missing
password passcode
login logon
laptop notebook > computer
pc computer
photo photograph picture
apply application
complain complaint
customer client
shipping shipment delivery
warranty guarantee
repair fix mend
broken defective faulty damaged
elevator lift
restroom wc lavatory > toilet
subway metro
plane aeroplane airplane flight
gym fitness
shop store
shut close
begin start commence
finish end
cancel cancellation
kindergarten daycare preschool > nursery
pupil student
lawyer solicitor attorney
cop > police
gift present
cash money
telework remote > home
neighbour neighbor
colour color
centre center
theatre theater
programme program
metre meter
litre liter
id > identity
jobless unemployed > unemployment
firm company
trainee apprentice > apprenticeship
mileage > kilometre kilometer mile
km kilometre kilometer
rent rental > lease hire
son > child
daughter > child
toddler > child
boy > child
girl > child
puppy > dog
guitar > instrument
piano > instrument
violin > instrument
hammer > tool
drill > tool
sidewalk footpath > pavement
leash > lead
wifi wlan > wireless internet
stolen theft > loss
owe owed > debt
diaper nappy
carton > box cardboard
spectacles glasses
parcel package
post > mail
visitor guest
instalment installment
xmas christmas
hurt injured injury > accident
crash collision > accident
ripped torn
dirty soiled
outside outdoors > outdoor
inside indoors > indoor
colleague coworker
seminar > course training
workshop > course training
course > class training
novel > book
swim swimming > pool
paperwork > document
certificate attestation
trousers > clothes clothing
shirt > clothes clothing
jacket > clothes clothing
clothing garment clothes > textile
timber > wood
kitten > cat
`;

const GERMAN_GROUPS = `
auto wagen pkw > fahrzeug kraftfahrzeug kfz
lkw lastwagen laster
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
rabatt ermäßigung nachlass
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
`;

/** Words that mean about the same as another one. */
export interface Synonyms {
  /** The stems of words with hardly any other meaning: each of their inflections is found. */
  readonly stems: ReadonlySet<string>;
  /** Words with other meanings, found only as they are written here: "leave" and "leaves", but not "leaving". */
  readonly words: ReadonlySet<string>;
}

const BY_STEM = new Map<string, { readonly stems: Set<string>; readonly words: Set<string> }>();

/** Notes the synonyms of each form of a word: all forms of the others of its line. */
function addGroups(groups: string, formsOf: (word: string) => readonly string[]): void {
  for (const line of groups.trim().split('\n')) {
    const [asked = [], found = []] = line
      .split('>')
      .map((words) => words.trim().split(/\s+/u).flatMap(spellings).map(formsOf));
    for (const forms of asked) {
      const others = asked.filter((other) => other !== forms).flat();
      for (const form of forms) addSynonyms(stemOf(form), others.map(stemOf), found.flat());
    }
  }
}

function addSynonyms(stem: string, stems: readonly string[], words: readonly string[]): void {
  const known = BY_STEM.get(stem) ?? { stems: new Set(), words: new Set() };
  for (const other of stems) if (other !== stem) known.stems.add(other);
  for (const word of words) known.words.add(word);
  BY_STEM.set(stem, known);
}

addGroups(GROUPS, (word) => [word, `${word}s`]);
addGroups(GERMAN_GROUPS, germanForms);

/** What means about the same as the word with this stem. */
export function synonymsOf(stem: string): Synonyms | undefined {
  return BY_STEM.get(stem);
}

/** A word with the endings of its plural and its cases, which the stemmer does not know. */
function germanForms(word: string): string[] {
  if (/e$/u.test(word)) return [word, `${word}n`];
  if (/(?:ung|heit|keit|schaft)$/u.test(word)) return [word, `${word}en`];
  if (/in$/u.test(word)) return [word, `${word}nen`];
  return [word, `${word}e`, `${word}s`, `${word}es`];
}

function spellings(word: string): string[] {
  return word === '' ? [] : [...new Set([foldLetters(word), foldLetters(writeOutUmlauts(word))])];
}
