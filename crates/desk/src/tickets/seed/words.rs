//! The texts of seeded tickets: the same for the same number, common words often and rare words seldom.

/// Words people use all the time, the commonest first.
const COMMON: &str = "the de is het een a to van en and in of for voor my op i ik niet not we wij you u it dat that met \
    with our ons on onze order bestelling since sinds please graag can kunt account factuur invoice email mail login inloggen \
    password wachtwoord error fout page pagina printer label etiket delivery levering address adres contract payment betaling \
    customer klant system systeem update screen scherm phone telefoon export import report rapport password reset help hulp \
    thanks bedankt dear beste regards groeten today vandaag yesterday gisteren tomorrow morgen monday maandag friday vrijdag \
    team colleague collega office kantoor website shop winkel product item price prijs discount korting code license licentie \
    server network netwerk slow traag broken kapot missing ontbreekt wrong verkeerd new nieuw old oud change wijzigen remove \
    verwijderen add toevoegen search zoeken find vinden open close sluiten start stop again opnieuw always altijd never nooit \
    sometimes soms maybe misschien question vraag answer antwoord problem probleem solution oplossing file bestand document \
    attachment bijlage browser laptop computer mobile app version versie setting instelling user gebruiker group groep role \
    rol access toegang right recht security veiligheid data gegevens backup kopie date datum time tijd hour uur minute minuut \
    week month maand year jaar";
/// What rare words are made of.
const BEGINNINGS: [&str; 20] = [
    "ba", "ko", "li", "mer", "nov", "pra", "quin", "ros", "sta", "tel", "ur", "vel", "wes", "xan", "yol", "zet", "dra",
    "fen", "gor", "hul",
];
const MIDDLES: [&str; 20] = [
    "ta", "ri", "no", "mel", "vis", "kan", "dor", "lu", "pe", "san", "tri", "ber", "gal", "hin", "jo", "ster", "wij",
    "zo", "cal", "fri",
];
const ENDINGS: [&str; 20] = [
    "ium", "sen", "dijk", "ton", "ware", "poort", "lane", "stra", "mann", "veld", "oord", "ix", "ade", "ent", "ing",
    "huis", "berg", "mark", "field", "com",
];

/// Numbers that look random and are the same each time (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `most`; 0 when `most` is 0.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// A number below `most`, small ones far more often.
    fn seldom(&mut self, most: usize) -> usize {
        let first = self.below(most);
        self.below(first + 1)
    }

    /// One of these.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// Makes texts; holds the common words, split once.
pub(super) struct Words(Vec<&'static str>);

impl Words {
    pub(super) fn new() -> Self {
        Self(COMMON.split_whitespace().collect())
    }

    /// So many words, one in four a rare one, with a full stop now and then.
    pub(super) fn text(&self, dice: &mut Dice, words: usize) -> String {
        let mut text = String::with_capacity(words * 7);
        for place in 0..words {
            if place > 0 {
                text.push_str(if place % 11 == 0 { ". " } else { " " });
            }
            if dice.below(4) == 0 {
                rare(dice, &mut text);
            } else {
                let place = dice.seldom(self.0.len());
                text.push_str(self.0.get(place).copied().unwrap_or("the"));
            }
        }
        text
    }
}

/// One of 8,000 made-up words.
fn rare(dice: &mut Dice, text: &mut String) {
    for parts in [&BEGINNINGS, &MIDDLES, &ENDINGS] {
        text.push_str(dice.pick(parts).copied().unwrap_or_default());
    }
}
