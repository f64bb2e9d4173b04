import { foldWords } from '../text.ts';

/** What a label on a movie page can announce. */
export type LabelledFact =
  | 'director'
  | 'writers'
  | 'creators'
  | 'stars'
  | 'cast'
  | 'genre'
  | 'runtime'
  | 'release'
  | 'broadcast'
  | 'year'
  | 'original'
  | 'alternate'
  | 'plot'
  | 'keywords'
  | 'rating'
  | 'votes'
  | 'title'
  | 'countries'
  | 'languages'
  | 'certificate'
  | 'type'
  | 'seasons'
  | 'boxOffice';

/** Labels by fact, `|` between them, in the languages of movie sites; compared without accents, case and colon. */
const labels: Record<LabelledFact, string> = {
  director:
    'director|directors|directed by|un film di|director(s)|direction|film director|a film by|regie|regie von|regisseur|regisseurin|regisseure|réalisateur|réalisateurs|réalisatrice|réalisation|réalisé par|un film de|regia|regia di|regista|diretto da|dirección|directora|directores|dirigida por|dirección de|dirigido por|director/a|direção|diretor|diretora|realização|realizador|realizado por|reżyseria|reżyser|reżyserzy|režie|režisér|režiséři|réžia|režija|redatelj|redatelji|režiser|reditelj|rendező|rendezők|rendezte|rendezés|regizor|regizat de|regizori|yönetmen|yönetmenler|σκηνοθεσία|σκηνοθέτης|режиссер|режиссёр|режиссеры|режиссёры|режиссер-постановщик|режисер|режисери|режисьор|режисьори|режија|редитељ|regi|regissör|regi av|instruktør|instruktører|instruktion|regissør|ohjaus|ohjaaja|ohjaajat|lavastaja|režisors|režisierius|режисёр|导演|導演|監督|감독|निर्देशक|निर्देशन|director de cine|dirección y guion|réalisé|spielleitung|regie & drehbuch|directed',
  writers:
    'script|writer|writers|written by|writer(s)|screenplay|screenplay by|screenwriter|screenwriters|story by|writing|writing credits|script|screen story by|drehbuch|drehbuchautor|drehbuchautoren|buch|autor|autoren|scénario|scénariste|scénaristes|scénario de|écrit par|sceneggiatura|sceneggiatore|sceneggiatori|scritto da|soggetto e sceneggiatura|guion|guión|guionista|guionistas|escritor|escritores|escrita por|guion de|roteiro|roteirista|roteiristas|argumentista|scenariusz|scenarzysta|scenarzyści|scénář|scénáristé|scenár|scenarij|scenarista|scenarist|scenaristi|scenariji|forgatókönyv|forgatókönyvíró|írta|író|írók|scenariu|scenariul|scenariști|senaryo|senarist|senaristler|σενάριο|σεναριογράφος|сценарий|сценарист|сценаристы|авторы сценария|автор сценария|сценарій|сценаристи|сценарий и идея|сценарио|manus|manusförfattare|manuskript|manuskript af|manusforfatter|forfatter|forfattere|käsikirjoitus|käsikirjoittaja|käsikirjoittajat|stsenarist|scenārijs|scenarijus|scenarioschrijver|scenario|schrijver|schrijvers|编剧|編劇|脚本|각본|시나리오|लेखक|पटकथा',
  creators:
    'creator|creators|created by|series created by|creator(s)|création|créateur|créateurs|créé par|créée par|schöpfer|erfinder|idee|serienschöpfer|erfunden von|creato da|creata da|ideatore|ideatori|ideato da|ideata da|creador|creadores|creada por|creado por|criador|criadores|criado por|criada por|twórca|twórcy|tvůrce|tvůrci|tvorca|tvorcovia|autor seriálu|kreator|kreatori|alkotó|alkotók|creatori|creat de|yaratıcı|yaratıcılar|δημιουργός|δημιουργοί|создатель|создатели|творець|творці|създател|създатели|skapare|skapad av|skaber|skabere|skabt af|skapt av|luoja|luojat|bedenker|bedenkers|bedacht door',
  stars:
    'stars|star|starring|stars:|main cast|leading cast|lead actors|top billed cast|hauptdarsteller|hauptbesetzung|hauptrollen|in den hauptrollen|acteurs principaux|avec|tête d’affiche|attori principali|protagonisti|protagonistas|reparto principal|actores principales|elenco principal|w rolach głównych|obsada główna|v hlavních rolích|hlavní role|glavne uloge|főszereplők|főszereplő|în rolurile principale|başroller|başrol|başrol oyuncuları|πρωταγωνιστούν|в главных ролях|у головних ролях|в главните роли|huvudroller|hovedroller|pääosissa|pääosat|hoofdrollen|主演|主な出演者|출연|主要演员|स्टार|सितारे|estrellas|stelle|stjärnor|featuring|główne role',
  cast: 'japanese cast|english cast|voice cast|cast|cast overview, first billed only|complete credited cast|credited cast|series cast summary|series cast|serienbesetzung|reparto de la serie|distribution de la série|cast della serie|elenco da série|interpreti e personaggi|cast overview|cast & crew|cast and crew|top cast|actors|actor|cast members|performers|actors/actresses|besetzung|darsteller|schauspieler|schauspielerinnen und schauspieler|acteurs|acteur|acteurs et actrices|interprètes|interpreti|attori|cast artistico|cast principale|reparto|actores|intérpretes|elenco|atores|obsada|aktorzy|występują|hrají|herci|hrajú|účinkují|obsazení|glume|glumci|uloge|igrajo|igralci|szereplők|színészek|distribuția|distribuție|actori|oyuncular|cast|ηθοποιοί|παίζουν|в ролях|актеры|актёры|актори|у ролях|актьори|участват|skådespelare|medverkande|roller|rollista|medvirkende|skuespillere|rolles|i rollerne|rolleliste|näyttelijät|rooleissa|osades|näitlejad|lomās|vaidina|rollen|acteurs|演员|演員|キャスト|出演|出演者|출연진|कलाकार',
  genre:
    'genre|genres|genre(s)|gen film|genere|generi|género|géneros|gênero|gêneros|gatunek|gatunki|žánr|žánry|žáner|žánre|žanr|žanrovi|zvrst|műfaj|műfajok|gen|genuri|tür|türü|türler|είδος|κατηγορία|жанр|жанры|жанри|genrer|sjanger|sjangre|lajityyppi|genret|žanr|žanrai|žanras|žanrs|zanr|жанрови|类型|類型|类别|類別|ジャンル|장르|शैली|शैलियां',
  runtime:
    'runtime|running time|run time|length|duration|time|laufzeit|filmlänge|länge|dauer|spieldauer|spielzeit|durée|durata|duración|duração|metraje|czas trwania|czas|długość|délka|stopáž|dĺžka|trajanje|dolžina|játékidő|hossz|időtartam|durată|durata|süre|süresi|διάρκεια|продолжительность|длительность|время|хронометраж|тривалість|продължителност|времетраене|трајање|speltid|längd|spilletid|spilletid|varighed|længde|lengde|spilletid|kesto|pituus|speelduur|duur|lengte|kestus|ilgums|trukmė|片长|片長|时长|時長|上映時間|本編時間|상영시간|러닝타임|अवधि',
  release:
    'vintage|releases by date|premierendatum|veröffentlichungen|release information|release date|release dates|released|release|premiere|premiere date|premiered|aired|in theaters|in theatres|theatrical release|theatrical release date|release date (theaters)|earliest release date|release date (streaming)|opening date|first aired|original air date|air date|originally aired|original release|first broadcast|date of release|initial release|us release|uk release|erscheinungsdatum|kinostart|starttermin|start|veröffentlichung|veröffentlichungsdatum|erstausstrahlung|erstveröffentlichung|uraufführung|kinostart de|premiere|date de sortie|sortie|sortie en salle|sortie en salles|première diffusion|date de première diffusion|data di uscita|uscita|al cinema dal|uscita al cinema|prima tv|data uscita|fecha de estreno|estreno|estreno en españa|fecha de lanzamiento|data de lançamento|lançamento|estreia|data de estreia|estréia|data premiery|premiera|premiera światowa|data wydania|premiéra|datum vydání|datum premiéry|v kinech od|v kinách od|premiéra čr|premijera|datum izlaska|bemutató|bemutató dátuma|premier|megjelenés|data lansării|data premierei|premieră|premiera|vizyon tarihi|gösterim tarihi|çıkış tarihi|yayın tarihi|ημερομηνία κυκλοφορίας|πρεμιέρα|премьера|премьера (мир)|премьера в мире|дата выхода|дата релиза|дата премьеры|релиз|прем’єра|дата виходу|премиера|дата на излизане|premiär|premiärdatum|biopremiär|premieredato|dansk premiere|norgespremiere|norsk premiere|utgivelsesdato|udgivelsesdato|ensi-ilta|julkaisupäivä|ensi-iltapäivä|releasedatum|première|bioscooprelease|uitgebracht|esilinastus|pirmizrāde|premjera|domestic releases|domestic release|theatrical releases|上映日期|日期|發行日期|发行日期|発売日|首播|公開日|公開|劇場公開日|日本公開|配信開始日|개봉|개봉일|रिलीज़ की तारीख|रिलीज़ तिथि|प्रदर्शन तिथि',
  broadcast: 'na vod od|v tv od|na vod|v tv|tv premiere|first shown on tv|first broadcast on|im tv ab|als vod ab',
  year: 'year|production year|year of production|year of release|release year|jahr|produktionsjahr|erscheinungsjahr|année|année de production|année de sortie|anno|anno di produzione|año|año de producción|ano|ano de produção|rok|rok produkcji|rok výroby|rok vydání|godina|godina proizvodnje|leto|év|gyártási év|an|anul|anul producției|yıl|yapım yılı|yapım|έτος|έτος παραγωγής|год|год производства|год выпуска|рік|рік випуску|година|година на производство|година|år|produktionsår|produksjonsår|premiärår|vuosi|valmistumisvuosi|jaar|productiejaar|aasta|gads|metai|年份|年代|制作年|製作年|제작년도|제작연도',
  original:
    'original title|original name|originaltitel|originaltitle|titre original|titre vo|titre d’origine|titolo originale|título original|nombre original|tytuł oryginalny|originální název|originálny názov|pôvodný názov|původní název|originalni naslov|izvirni naslov|izvorni naslov|eredeti cím|titlu original|titlul original|orijinal adı|orijinal ismi|orijinal isim|özgün adı|πρωτότυπος τίτλος|αρχικός τίτλος|оригинальное название|оригинал|название оригинала|оригінальна назва|оригинално заглавие|оригинално име|оригинални наслов|originaltittel|alkuperäinen nimi|alkuperäisnimi|originele titel|oorspronkelijke titel|originalpealkiri|原名|原題|원제',
  alternate:
    'synonyms|also known as|aka|a.k.a.|alternative title|alternative titles|other titles|alternate titles|akas|auch bekannt als|alternativtitel|weitere titel|weiterer titel|anderer titel|alias|autre titre|autres titres|titre français|titre international|aussi connu sous le nom de|noto anche come|altri titoli|titoli alternativi|conocida como|conocido como|títulos alternativos|otros títulos|también conocida como|títulos alternativos|também conhecido como|outros títulos|znany jako|inne tytuły|tytuł alternatywny|další názvy|alternativní názvy|ďalšie názvy|drugi nazivi|további címek|más címek|alte titluri|diğer adları|γνωστό και ως|также известен как|другие названия|альтернативные названия|інші назви|други заглавия|även känd som|alternativa titlar|også kendt som|også kjent som|muut nimet|tunnetaan myös nimellä|ook bekend als|andere titels|又名|別名',
  plot: 'description|plot|plot summary|premise|plot outline|synopsis|summary|overview|storyline|the story|movie info|about this movie|about the movie|about the film|handlung|inhalt|inhaltsangabe|kurzinhalt|filmhandlung|zusammenfassung|worum geht’s|résumé|l’histoire|histoire|synopsis et détails|intrigue|trama|sinossi|riassunto|sinopsis|resumen|sinopse|resumo|enredo|opis|opis filmu|fabuła|zarys fabuły|o filmie|streszczenie|obsah|děj|popis|obsah filmu|sadržaj|radnja|opis filma|vsebina|zgodba|tartalom|történet|cselekmény|rezumat|subiect|povestea|konu|konusu|özet|filmin konusu|υπόθεση|περίληψη|σύνοψη|сюжет|описание|синопсис|о фильме|краткое содержание|опис|про фільм|резюме|садржај|handling|synopsis|resumé|resume|sammendrag|juoni|juonikuvaus|tiivistelmä|beschrijving|samenvatting|verhaal|het verhaal|sisu|sižets|siužetas|剧情简介|劇情簡介|あらすじ|ストーリー|解説・あらすじ|줄거리|कथानक|कहानी',
  keywords:
    'keywords|plot keywords|schlüsselwörter|schlüsselwörter zur handlung|schlagwörter zur handlung|mots-clés de l’intrigue|palabras clave de la trama|parole chiave della trama|palavras-chave do enredo|tags|keyword|schlagwörter|schlagworte|schlüsselwörter|stichwörter|mots-clés|mots clés|parole chiave|palabras clave|palavras-chave|słowa kluczowe|klíčová slova|tagy|kľúčové slová|ključne riječi|kulcsszavak|cuvinte cheie|anahtar kelimeler|λέξεις-κλειδιά|ключевые слова|слова|ключові слова|ключови думи|nyckelord|nøgleord|nøkkelord|avainsanat|trefwoorden|sleutelwoorden|标签',
  rating:
    'arithmetic mean|rating|user rating|users rating|average rating|imdb rating|score|user score|ratings|note|note moyenne|notes|note spectateurs|spectateurs|bewertung|wertung|nutzerwertung|userwertung|durchschnittsnote|voto|voto medio|valutazione|media voti|puntuación|valoración|nota|nota media|avaliação|classificação|ocena|średnia ocena|ocena użytkowników|hodnocení|hodnotenie|prosječna ocjena|ocjena|értékelés|notă|notă medie|puan|puanı|βαθμολογία|оценка|рейтинг|оцінка|betyg|snittbetyg|karakter|vurdering|gennemsnit|arvosana|arvio|waardering|cijfer|beoordeling|hinne|评分|評分',
  votes:
    'votes|number of votes|vote count|user votes|total votes|ratings count|number of ratings|stimmen|abstimmungen|anzahl bewertungen|bewertungen|nombre de votes|votanti|voti|votos|número de votos|głosy|liczba głosów|ilość głosów|počet hodnocení|hlasů|glasova|broj glasova|szavazatok|szavazat|voturi|oy sayısı|oylar|ψήφοι|голоса|голосов|количество голосов|оценок|кількість голосів|гласове|röster|antal röster|betygsantal|antal betyg|stemmer|antal stemmer|ääniä|ääntä|stemmen|aantal stemmen|评价人数',
  title:
    'title|film title|movie title|titel|filmtitel|deutscher titel|titre|titolo|título|titulo|tytuł|tytuł polski|název|český název|názov|naslov|cím|magyar cím|titlu|adı|τίτλος|название|назва|заглавие|наслов|tittel|nimi|pealkiri|nosaukums|pavadinimas',
  boxOffice:
    'budget|box office|opening|opening weekend|domestic opening|domestic gross|worldwide gross|gross worldwide|gross us & canada|cumulative worldwide gross|box office (gross usa)|box office (gross worldwide)|einspielergebnis|einspielergebnisse|einnahmen|recettes|box-office|incassi|incasso|recaudación|taquilla|bilheteria|orçamento|presupuesto|budżet|boxoffice|rozpočet|tržby|бюджет|сборы|сборы в мире|кассовые сборы|budjetti|budget (estimated)|票房|預算|興行収入',
  countries:
    'country|countries|country of origin|countries of origin|production country|production countries|produced in|land|länder|produktionsland|produktionsländer|herkunftsland|pays|pays d’origine|nationalité|nationalités|paese|paesi|nazione|paese di origine|paese di produzione|país|países|país de origen|nacionalidad|país de origem|kraj|kraje|kraj produkcji|země|země původu|krajina|zemlja|zemlje|država|ország|országok|țara|țară|tara|ülke|ülkesi|χώρα|страна|страны|страна производства|країна|країни|държава|ursprungsland|produktionsland|produksjonsland|maa|maat|valmistusmaa|land van herkomst|制片国家/地区|制片国家|国家|製作国|制作国|제작국가|국가|देश',
  languages:
    'language|languages|original language|original languages|spoken languages|sprache|sprachen|originalsprache|langue|langues|langue originale|langues originales|lingua|lingua originale|lingue|idioma|idiomas|idioma original|idioma original|język|języki|jazyk|jazyky|jezik|nyelv|limba|dil|γλώσσα|язык|языки|мова|език|språk|sprog|kieli|taal|talen|语言|語言|言語|언어|भाषा',
  certificate:
    'certificate|certification|mpaa|mpaa rating|motion picture rating (mpaa)|motion picture rating|rated|age rating|age classification|content rating|bbfc|classification|film rating|altersfreigabe|fsk|freigabe|altersempfehlung|classification|public|visto censura|clasificación|calificación|clasificación por edad|calificación por edades|classificação indicativa|classificação etária|kategoria wiekowa|přístupnost|prístupnosť|korhatár|clasificare|yaş sınırı|возраст|возрастное ограничение|åldersgräns|censur|aldersgrense|ikäraja|leeftijd|kijkwijzer|分级|분류|등급',
  type: 'type|format|media type|kind of work|typ|filmtyp|werkart',
  seasons:
    'seasons|season|number of seasons|no. of seasons|episodes|number of episodes|no. of episodes|staffeln|anzahl staffeln|episoden|folgen|saisons|nombre de saisons|épisodes|stagioni|episodi|temporadas|episodios|episódios|sezony|liczba sezonów|odcinki|liczba odcinków|sezóny|série|epizody|sezone|évadok|sezoane|sezon|sezon sayısı|σεζόν|сезоны|сезонов|серии|сезони|säsonger|avsnitt|sæsoner|sesonger|kaudet|seizoenen|afleveringen',
};

const factOf = new Map<string, LabelledFact>();
for (const [fact, list] of Object.entries(labels)) {
  for (const label of list.split('|'))
    if (!factOf.has(foldLabel(label))) factOf.set(foldLabel(label), fact as LabelledFact);
}

/** The longest label of the table, so that longer texts are not even looked up. */
export const longestLabel = 40;

// Words that mean something else elsewhere: "argumento" is the plot in Spanish and the screenplay in Portuguese,
// "distribution" the cast in French and a company in English.
const byLanguage: Record<string, [string, LabelledFact][]> = {
  en: [['with', 'stars']],
  es: [
    ['argumento', 'plot'],
    ['con', 'stars'],
  ],
  pt: [
    ['argumento', 'writers'],
    ['artistas', 'stars'],
    ['criacao', 'creators'],
  ],
  it: [
    ['soggetto', 'writers'],
    ['creazione', 'creators'],
    ['con', 'stars'],
    ['un film con', 'stars'],
    ['uscita cinema', 'release'],
  ],
  fr: [
    ['film de', 'director'],
    ['série de', 'creators'],
    ['casting principal', 'stars'],
    ['distribution', 'cast'],
    ['casting', 'cast'],
  ],
  de: [
    ['mit', 'stars'],
    ['story', 'plot'],
  ],
  nl: [['met', 'stars']],
  ro: [['cu', 'stars']],
};

/** Words that announce people as a label does, and stand in any sentence: "a drama with Ann Bell". */
const prepositions = new Set(['with', 'con', 'mit', 'met', 'cu', 'avec', 'com', 'med']);

/** Whether a label is a word that stands in any sentence, too. */
export function isPreposition(label: string): boolean {
  return prepositions.has(foldLabel(label));
}

/** The fact that a label announces, e.g. `Réalisateur :`; null where it is no label of the vocabulary. */
export function labelledFact(text: string, language: string | null): LabelledFact | null {
  if (text.length === 0 || text.length > longestLabel) return null;
  const key = foldLabel(text);
  const special = byLanguage[language?.slice(0, 2) ?? '']?.find(([label]) => label === key);
  return special?.[1] ?? factOf.get(key) ?? null;
}

function foldLabel(text: string): string {
  const words = foldWords(/[’ʼ`]/.test(text) ? text.replace(/[’ʼ`]/g, "'") : text);
  const bare = words.includes('(') ? words.replace(/\s*\((?:wga|s|en|in|es)\)/g, '') : words;
  let start = 0;
  let end = bare.length;
  while (end > 0 && ' \t\n:：.…*(-–—'.includes(bare.charAt(end - 1))) end--;
  while (start < end && ' \t\n•·-'.includes(bare.charAt(start))) start++;
  return bare.slice(start, end);
}
