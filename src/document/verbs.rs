//! Forms of German verbs: the irregular ones, a closed class, and common regular ones of the news; treebanks
//! of the size that is to be had show them only in part.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Infinitive, preterite, participle; where they are irregular, also the third person of the present and the
/// preterite subjunctive.
const TABLE: &str = "
backen buk gebacken bäckt|befehlen befahl befohlen befiehlt|beginnen begann begonnen - begänne|beißen biss gebissen
bergen barg geborgen birgt|bersten barst geborsten birst|biegen bog gebogen - böge|bieten bot geboten - böte
binden band gebunden - bände|bitten bat gebeten - bäte|blasen blies geblasen bläst|bleiben blieb geblieben - bliebe
braten briet gebraten brät|brechen brach gebrochen bricht bräche|brennen brannte gebrannt|bringen brachte gebracht - brächte
denken dachte gedacht - dächte|dringen drang gedrungen - dränge|dürfen durfte gedurft darf dürfte|empfehlen empfahl empfohlen empfiehlt empfähle
erlöschen erlosch erloschen erlischt|erschrecken erschrak erschrocken erschrickt|essen aß gegessen isst äße|fahren fuhr gefahren fährt führe
fallen fiel gefallen fällt fiele|fangen fing gefangen fängt finge|fechten focht gefochten ficht|finden fand gefunden - fände
flechten flocht geflochten flicht|fliegen flog geflogen - flöge|fliehen floh geflohen - flöhe|fließen floss geflossen - flösse
fressen fraß gefressen frisst|frieren fror gefroren - fröre|geben gab gegeben gibt gäbe|gedeihen gedieh gediehen
gehen ging gegangen - ginge|gelingen gelang gelungen - gelänge|gelten galt gegolten gilt gälte|genesen genas genesen
genießen genoss genossen - genösse|geschehen geschah geschehen geschieht geschähe|gewinnen gewann gewonnen - gewänne|gießen goss gegossen
gleichen glich geglichen|gleiten glitt geglitten|graben grub gegraben gräbt|greifen griff gegriffen - griffe
haben hatte gehabt hat hätte|halten hielt gehalten hält hielte|hängen hing gehangen - hinge|hauen hieb gehauen|heben hob gehoben - höbe
heißen hieß geheißen - hieße|helfen half geholfen hilft hülfe|kennen kannte gekannt - kennte|klingen klang geklungen - klänge
kneifen kniff gekniffen|kommen kam gekommen - käme|können konnte gekonnt kann könnte|kriechen kroch gekrochen
laden lud geladen lädt lüde|lassen ließ gelassen lässt ließe|laufen lief gelaufen läuft liefe|leiden litt gelitten - litte
leihen lieh geliehen - liehe|lesen las gelesen liest läse|liegen lag gelegen - läge|lügen log gelogen - löge
meiden mied gemieden|messen maß gemessen misst mäße|mögen mochte gemocht mag möchte|müssen musste gemusst muss müsste
nehmen nahm genommen nimmt nähme|nennen nannte genannt - nennte|pfeifen pfiff gepfiffen|preisen pries gepriesen
raten riet geraten rät riete|reiben rieb gerieben|reißen riss gerissen - risse|reiten ritt geritten|rennen rannte gerannt - rennte
riechen roch gerochen|ringen rang gerungen - ränge|rinnen rann geronnen|rufen rief gerufen - riefe|saufen soff gesoffen säuft
schaffen schuf geschaffen - schüfe|scheiden schied geschieden - schiede|scheinen schien geschienen - schiene|schieben schob geschoben - schöbe
schießen schoss geschossen - schösse|schlafen schlief geschlafen schläft schliefe|schlagen schlug geschlagen schlägt schlüge|schleichen schlich geschlichen
schleifen schliff geschliffen|schließen schloss geschlossen - schlösse|schlingen schlang geschlungen|schmeißen schmiss geschmissen
schmelzen schmolz geschmolzen schmilzt|schneiden schnitt geschnitten - schnitte|schreiben schrieb geschrieben - schriebe|schreien schrie geschrien
schreiten schritt geschritten - schritte|schweigen schwieg geschwiegen - schwiege|schwellen schwoll geschwollen schwillt|schwimmen schwamm geschwommen
schwinden schwand geschwunden - schwände|schwingen schwang geschwungen|schwören schwor geschworen|sehen sah gesehen sieht sähe
sein war gewesen ist wäre|senden sandte gesandt|singen sang gesungen|sinken sank gesunken - sänke|sinnen sann gesonnen|sitzen saß gesessen - säße
sollen sollte gesollt soll|spinnen spann gesponnen|sprechen sprach gesprochen spricht spräche|springen sprang gesprungen - spränge
stechen stach gestochen sticht|stecken stak gesteckt|stehen stand gestanden - stünde|stehlen stahl gestohlen stiehlt|steigen stieg gestiegen - stiege
sterben starb gestorben stirbt stürbe|stinken stank gestunken|stoßen stieß gestoßen stößt stieße|streichen strich gestrichen - striche
streiten stritt gestritten - stritte|tragen trug getragen trägt trüge|treffen traf getroffen trifft träfe|treiben trieb getrieben - triebe
treten trat getreten tritt träte|trinken trank getrunken - tränke|trügen trog getrogen|tun tat getan tut täte|verderben verdarb verdorben verdirbt
verdrießen verdross verdrossen|vergessen vergaß vergessen vergisst vergäße|verlieren verlor verloren - verlöre|verzeihen verzieh verziehen
wachsen wuchs gewachsen wächst wüchse|waschen wusch gewaschen wäscht|weichen wich gewichen - wiche|weisen wies gewiesen - wiese
wenden wandte gewandt|werben warb geworben wirbt würbe|werden wurde geworden wird würde|werfen warf geworfen wirft würfe
wiegen wog gewogen - wöge|winden wand gewunden|wissen wusste gewusst weiß wüsste|wollen wollte gewollt will|ziehen zog gezogen - zöge|zwingen zwang gezwungen - zwänge
hinterlassen hinterließ hinterlassen hinterlässt|beweisen bewies bewiesen|entscheiden entschied entschieden - entschiede|erwägen erwog erwogen - erwöge
bewegen bewog bewogen|pflegen pflog gepflogen|melken molk gemolken|quellen quoll gequollen quillt|schelten schalt gescholten schilt|sprießen spross gesprossen
";

/// Common regular verbs without their prefixes.
const REGULAR: &str = "
achten ahnden ähneln ändern angeln antworten arbeiten ärgern äußern bauen beben bedauern bedrohen beenden beeinflussen beginnen begrüßen begründen
behaupten bekräftigen belasten bemängeln bereiten berichten beschuldigen beseitigen besichtigen bestätigen besuchen beten betonen beurteilen
bewaffnen bewilligen billigen bilden blicken blockieren blühen bohren brauchen bremsen buchen bürgen danken dauern decken dehnen deuten dienen
diskutieren dokumentieren dominieren drehen drohen drosseln drucken drücken dulden durchsuchen ebnen ehren eignen eilen einigen empören enden entfernen
enthüllen entlasten entwickeln erfolgen erfüllen ergänzen erinnern erklären erlauben erledigen ermitteln ermorden ermöglichen ermutigen ernten eröffnen
erobern erörtern erstatten erwarten erweitern erwidern erzielen eskalieren evakuieren existieren explodieren exportieren fahnden fassen fehlen feiern
fertigen festigen feuern finanzieren flüchten folgen folgern foltern fordern fördern formulieren forschen fragen freuen fügen fühlen führen funken funktionieren
fürchten garantieren gedenken gefährden gehören genehmigen gestalten gewähren gewöhnen glauben gratulieren grenzen gründen grüßen handeln härten heilen
heizen herrschen hindern hinken hoffen holen hören ignorieren importieren informieren initiieren installieren integrieren intensivieren interessieren
investieren jagen jubeln kämpfen kandidieren kapitulieren kaufen kehren klagen klären kleben knüpfen kochen kommentieren kommunizieren konferieren kontrollieren
konzentrieren kooperieren koordinieren kosten kritisieren kümmern kündigen kürzen küssen lachen lächeln lagern lähmen landen leben legen lehnen lehren leisten leiten
lenken lernen leugnen liefern locken lockern loben lösen machen mahnen malen markieren maßregeln mauern meinen melden merken mieten mildern minimieren mindern mobilisieren
modernisieren montieren mustern nähern neigen nicken nominieren normalisieren notieren nutzen nützen öffnen operieren opfern ordnen organisieren orientieren packen
parken passen passieren patrouillieren peilen plädieren planen platzen plündern positionieren prägen präsentieren präzisieren preschen probieren produzieren profitieren
protestieren prüfen pumpen quälen rächen ragen rasen reagieren realisieren rechnen rechtfertigen reden reduzieren reformieren regeln regieren registrieren reichen reisen reklamieren renovieren
reparieren repräsentieren reservieren respektieren resultieren retten richten riskieren rücken ruhen rüsten sagen sammeln sanktionieren säubern schaden schalten
schätzen schauen scheitern schenken scheuen schicken schildern schimpfen schlichten schmücken schmuggeln schockieren schonen schöpfen schüren schütten schützen schwächen
segnen sehnen senken setzen sichern siedeln siegen signalisieren simulieren skizzieren solidarisieren sorgen spalten sparen speichern spekulieren sperren spielen spitzen
spüren stammen stärken starten stationieren staunen stellen steuern stiften stimmen stocken stoppen stören strafen strahlen stranden streben strecken streiken stufen stürmen stürzen
stützen suchen suggerieren tagen tanken täuschen tauchen tauschen teilen telefonieren testen thematisieren töten trainieren transportieren trauen trauern träumen trennen üben
überraschen übermitteln überqueren unterstützen urteilen verabschieden veranlassen veranstalten verantworten verarbeiten verbessern verdächtigen verdeutlichen vereinbaren
vereinigen verfügen vergewaltigen verhaften verhandeln verhängen verhindern verkünden verlangen verlängern verlegen verletzen vermeiden vermitteln vermuten vernichten veröffentlichen
verpflichten verschärfen versichern verstärken versuchen verteidigen verteilen verteuern vertiefen verurteilen verweigern verwirklichen verzichten verzögern visieren wachen wagen wählen wahren wandeln wandern warnen
warten wechseln wecken wehren weigern weinen weiten werten wetten wickeln widmen wiederholen winken wirken wohnen wundern wünschen würdigen zahlen zählen zeichnen zeigen zerstören
zielen zieren zitieren zögern zünden zurren zweifeln zwingen
";

/// What stands before a verb, the longer first where one begins another.
const PREFIXES: &[&str] = &[
    "zusammen",
    "auseinander",
    "entgegen",
    "gegenüber",
    "herunter",
    "hinunter",
    "gefangen",
    "aufrecht",
    "vorüber",
    "zurück",
    "weiter",
    "wieder",
    "hervor",
    "herein",
    "hinein",
    "heraus",
    "hinaus",
    "herauf",
    "hinauf",
    "herbei",
    "vorbei",
    "voraus",
    "hinter",
    "bereit",
    "bevor",
    "durch",
    "gegen",
    "herum",
    "herab",
    "hinab",
    "heran",
    "nieder",
    "preis",
    "unter",
    "umher",
    "voran",
    "wider",
    "statt",
    "teil",
    "fest",
    "frei",
    "fort",
    "fern",
    "hoch",
    "heim",
    "über",
    "miss",
    "nach",
    "ein",
    "auf",
    "aus",
    "bei",
    "her",
    "hin",
    "ent",
    "emp",
    "los",
    "mit",
    "ver",
    "vor",
    "weg",
    "zer",
    "um",
    "zu",
    "an",
    "ab",
    "be",
    "da",
    "er",
    "ge",
];

/// Prefixes with which the participle has no "ge".
const FIRM: &[&str] =
    &["hinter", "durch", "unter", "wider", "über", "miss", "ent", "ver", "zer", "be", "er", "um"];

/// What kind of form it is; the numbers go into features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Preterite = 1,
    Participle,
    Present,
    Subjunctive,
    Infinitive,
    /// Regular, with "t" at the end: present, or with some prefixes participle.
    RegularPresent,
    RegularPreterite,
}

static FORMS: LazyLock<HashMap<String, (&'static str, Kind)>> = LazyLock::new(forms);

fn forms() -> HashMap<String, (&'static str, Kind)> {
    let mut all = HashMap::new();
    for entry in TABLE.split(['|', '\n']).filter(|entry| !entry.is_empty()) {
        let parts: Vec<&str> = entry.split(' ').collect();
        let &[infinitive, preterite, participle, ..] = &parts[..] else { continue };
        let mut add = |form: String, kind: Kind| _ = all.entry(form).or_insert((infinitive, kind));
        for (stem, kind) in [(Some(preterite), Kind::Preterite), (parts.get(4).copied(), Kind::Subjunctive)] {
            let Some(stem) = stem else { continue };
            let endings: &[&str] =
                if stem.ends_with('e') { &["", "n", "st", "t"] } else { &["", "en", "st", "est", "t", "et"] };
            for ending in endings {
                add(format!("{stem}{ending}"), kind);
            }
        }
        add(participle.to_owned(), Kind::Participle);
        if let Some(present) = parts.get(3).filter(|present| **present != "-") {
            add((*present).to_owned(), Kind::Present);
        }
        add(infinitive.to_owned(), Kind::Infinitive);
    }
    for infinitive in REGULAR.split_whitespace() {
        let stem =
            infinitive.strip_suffix("en").or_else(|| infinitive.strip_suffix('n')).unwrap_or(infinitive);
        // "arbeitete", not "arbeitte".
        let link = if stem.ends_with(['t', 'd']) || stem.ends_with("chn") || stem.ends_with("ffn") {
            "e"
        } else {
            ""
        };
        let mut add = |form: String, kind: Kind| _ = all.entry(form).or_insert((infinitive, kind));
        add(infinitive.to_owned(), Kind::Infinitive);
        add(format!("{stem}{link}t"), Kind::RegularPresent);
        for ending in ["te", "ten", "tet"] {
            add(format!("{stem}{link}{ending}"), Kind::RegularPreterite);
        }
        if !infinitive.ends_with("ieren") {
            add(format!("ge{stem}{link}t"), Kind::Participle);
        }
    }
    all
}

/// The longest prefix first: prefix, verb and kind of a form in lower case.
fn known(form: &str) -> Option<(&'static str, &'static str, Kind)> {
    if let Some(&(verb, kind)) = FORMS.get(form) {
        return Some(("", verb, kind));
    }
    let parts = PREFIXES.iter().filter_map(|prefix| Some((*prefix, form.strip_prefix(prefix)?)));
    for (prefix, rest) in parts {
        if let Some(&(verb, kind)) = FORMS.get(rest) {
            return Some((prefix, verb, kind));
        }
        let firm = FIRM.contains(&prefix).then(|| FORMS.get(&format!("ge{rest}"))).flatten();
        if let Some(&(verb, kind)) = firm.filter(|(_, kind)| *kind == Kind::Participle) {
            return Some((prefix, verb, kind));
        }
        let split = rest.strip_prefix("zu").and_then(|rest| FORMS.get(rest));
        if let Some(&(verb, kind)) = split.filter(|(_, kind)| *kind == Kind::Infinitive) {
            return Some((prefix, verb, kind));
        }
    }
    None
}

/// The kind of verb form that a word in lower case is, as a number; 0 for none that is known.
pub(crate) fn kind(form: &str) -> u64 {
    if form.len() < 3 {
        0
    } else {
        known(form).map_or(0, |(prefix, _, kind)| kind as u64 + if prefix.is_empty() { 0 } else { 10 })
    }
}

/// The infinitive of a form in lower case, where the form follows from the table or the tag alone.
pub(crate) fn infinitive(form: &str, tag: &str) -> Option<String> {
    if let Some((prefix, verb, _)) = known(form) {
        return Some(format!("{prefix}{verb}"));
    }
    if matches!(tag, "VVINF" | "VAINF" | "VMINF") && form.ends_with('n') {
        return Some(form.to_owned());
    }
    let mut parts =
        PREFIXES.iter().filter_map(|prefix| Some((*prefix, form.strip_prefix(prefix)?.strip_prefix("zu")?)));
    let split = parts.find(|(_, verb)| tag == "VVIZU" && verb.len() > 2);
    split.map(|(prefix, verb)| format!("{prefix}{verb}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_infinitive() {
        for (form, tag, expected) in [
            ("bat", "VVFIN", Some("bitten")),
            ("gebeten", "VVPP", Some("bitten")),
            ("verboten", "VVPP", Some("verbieten")),
            ("zurückgezogen", "VVPP", Some("zurückziehen")),
            ("beschlossen", "VVPP", Some("beschließen")),
            ("unternahmen", "VVFIN", Some("unternehmen")),
            ("auszutauschen", "VVIZU", Some("austauschen")),
            ("angefragt", "VVPP", Some("anfragen")),
            ("lehnte", "VVFIN", Some("lehnen")),
            ("bestätigt", "VVPP", Some("bestätigen")),
            ("aufgerüstet", "VVPP", Some("aufrüsten")),
            ("eröffnete", "VVFIN", Some("eröffnen")),
            ("vorzubereiten", "VVIZU", Some("vorbereiten")),
            ("gehackt", "VVPP", None),
            ("bekam", "VVFIN", Some("bekommen")),
            ("sähe", "VVFIN", Some("sehen")),
        ] {
            assert_eq!(infinitive(form, tag).as_deref(), expected, "{form}");
        }
    }

    #[test]
    fn prefixes_come_longest_first() {
        for (at, prefix) in PREFIXES.iter().enumerate() {
            assert!(!PREFIXES[..at].iter().any(|before| prefix.starts_with(before)), "{prefix}");
        }
    }
}
