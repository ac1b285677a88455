/**
 * Words that people ask with and words that documents use, one group a line. Each word before ">" is also found as
 * the others of its line, so that they mean the same; two kinds of one thing ("piano", "guitar") have a line each. Those
 * behind it are wider or have other meanings as well, so they are only what is found: a "holiday" is leave, and "leave" may
 * be anything. Everyday words of any office, shop or town, not of one collection.
 */
export const ENGLISH_GROUPS = `
vacation holiday > leave
sick ill unwell > illness sickness
doctor physician
medicine medication pill > drug pharmaceutical tablet
fridge refrigerator
freezer > refrigerator
tv television
phone telephone call > ring
cellphone smartphone > mobile
bike bicycle > cycle cyclist
car automobile > vehicle
truck lorry > vehicle
van > vehicle
motorbike motorcycle
garbage trash rubbish refuse > waste
dumpster > skip container
apartment > flat
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
salary wage > pay remuneration
job > employment work
recruited > hired employed appointed
dismissed > fired sacked dismissal termination
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
laptop > notebook computer
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
shop > store
shut close
begin start commence
finish end
cancel cancellation
kindergarten daycare preschool > nursery
pupil student
lawyer solicitor attorney
cop > police
gift > present
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
sidewalk footpath > pavement
leash > lead
wifi wlan > wireless internet
stolen theft > loss
owe owed > debt
diaper nappy
carton > box cardboard
spectacles > glasses
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
food > meal dish catering
eat eaten ate > meal food
drink beverage
dog > pet animal
cat > pet animal
rabbit > pet animal
surgery > operation
anaesthetic anaesthesia anesthetic anesthesia
pharmacy chemist drugstore
flu influenza
vaccination vaccine jab immunisation immunization
cigarette > smoking smoke smoker tobacco
beer > alcohol
wine > alcohol
brother > sibling
sister > sibling
elderly > senior older
adult grownup
pram pushchair stroller buggy
priest vicar pastor > chaplain clergy
donate donation donor
translator interpreter
luggage baggage suitcase
weekend > saturday sunday
year > yearly
month > monthly
week > weekly
day > daily
midday noon lunchtime
overnight > night
reservation booking reserve
terminate termination
register registration enrol enroll enrolment enrollment signup
renew renewal extend extension
expire expiry expiration
delete erase remove deletion removal
attach attachment
image > picture photo photograph
monitor > screen display
display > screen
bug > error
assistance > help support
insurance insured insure > cover
teacher instructor > coach trainer
beginner novice
excursion outing trip > tour
ship vessel > boat
ferry > boat ship
railway rail
trail > path route
spare > replacement
servicing maintenance
replace replacement swap
canteen cafeteria
abroad overseas > foreign
charity charitable nonprofit
freelancer freelance > self-employed
inhabitant > resident
stairs staircase
storey > floor level
cellar basement
noise noisy loud
pray prayer
deadline > due
admission entry entrance
coupon voucher
signature > sign signed
lessons > course class
ebike pedelec
`;
