/**
 * Canonical genres and the words that sites of many languages use for them. To add a language, add its words; case,
 * accents and punctuation do not matter.
 */
export const genreNames: Readonly<Record<string, string>> = {
  Action:
    'action|aktion|acción|azione|ação|akcja|akční|akcia|akcija|akció|acțiune|aksiyon|боевик|бойовик|екшън|toiminta|動作|动作|アクション|액션',
  Adventure:
    'adventure|action adventure|abenteuer|aventure|aventura|aventuras|avventura|przygodowy|dobrodružný|dobrodružné|dobrodružstvo|avantura|kaland|aventură|macera|приключения|приключенски|пригоди|seikkailu|äventyr|eventyr|avontuur|avonturen|冒险|冒險|アドベンチャー|모험',
  Animation:
    'animation|animated|animationsfilm|trickfilm|zeichentrick|animación|animazione|animação|animacja|animowany|animovaný|animácia|animacija|animációs|animație|animasyon|мультфильм|анимация|мультфільм|animaatio|animerad|animeret|animatie|动画|動畫|アニメ|アニメーション|애니메이션|dessin animé',
  Biography:
    'biography|biographical|biopic|biographie|biografie|biografía|biografico|biografia|biograficzny|životopisný|biografický|biografija|életrajzi|biyografi|биография|біографія|elämäkerta|biografi|传记|傳記|伝記|전기',
  Comedy:
    'comedy|komödie|comédie|comedia|commedia|comédia|komedia|komedie|komedija|komédia|vígjáték|komedi|комедия|комедія|комедија|komödien|komedy|喜剧|喜劇|コメディ|코미디|black comedy',
  Crime:
    'crime|krimi|kriminalfilm|policier|crimen|poliziesco|kryminał|kriminální|kriminálny|krimić|bűnügyi|polițist|suç|криминал|кримінал|криминален|rikos|misdaad|kriminal|犯罪|クライム|범죄',
  Documentary:
    'documentary|dokumentarfilm|dokumentation|documentaire|documental|documentario|documentário|dokumentalny|dokumentární|dokumentárny|dokumentarni|dokumentum|documentar|belgesel|документальный|документальний|документален|dokumentti|dokumentär|dokumentar|纪录片|紀錄|ドキュメンタリー|다큐멘터리',
  Drama: 'drama|drame|dramma|dramat|dráma|dram|драма|draama|剧情|劇情|ドラマ|드라마|melodrama|tragédie|trauerspiel',
  Family:
    'family|kids|children|familie|familienfilm|kinderfilm|famille|familiar|infantil|famiglia|família|familijny|rodinný|rodinny|obiteljski|családi|aile|семейный|сімейний|семеен|perhe|familj|家庭|ファミリー|가족|jeunesse',
  Fantasy:
    'fantasy|fantastique|fantasía|fantastico|fantasia|fantastyka|fantastično|fantastik|фэнтези|фентезі|фентъзи|fantasie|奇幻|ファンタジー|판타지|märchen|pohádka',
  'Film-Noir': 'film noir|noir|film noire|黑色电影|フィルムノワール',
  'Game-Show': 'game show|spielshow|jeu télévisé|quiz|кувіз|игровое шоу',
  History:
    'history|historical|historienfilm|geschichte|historisch|histoire|historique|historia|histórico|storico|história|historyczny|historický|povijesni|történelmi|istoric|tarih|история|історія|исторически|historiallinen|historie|历史|歷史|歴史|역사',
  Horror:
    'horror|horrorfilm|horreur|epouvante horreur|épouvante|terror|orrore|grozy|hrůza|hororový|horor|ужасы|жахи|ужас|kauhu|skräck|gyser|grøsser|恐怖|ホラー|공포|korku',
  Music:
    'music|musik|musikfilm|musique|música|musica|muzyczny|hudební|hudobný|glazbeni|zenei|muzică|müzik|музыка|музика|musiikki|muziek|音乐|音樂|音楽|음악|concert|konzert',
  Musical: 'musical|musikal|comédie musicale|muzikál|mjuzikl|мюзикл|müzikal|musikaali|歌舞|ミュージカル|뮤지컬',
  Mystery:
    'mystery|mysterium|mystère|misterio|mistero|mistério|tajemnica|mysteriózní|mysteriózny|misterij|rejtély|mister|gizem|детектив|містика|мистерия|mysteerio|mysterie|mysterythriller|悬疑|懸疑|ミステリー|미스터리|whodunit',
  News: 'news|nachrichten|actualités|noticias|новости',
  'Reality-TV': 'reality tv|reality|reality show|realityshow|téléréalité|реалити шоу|реальное тв',
  Romance:
    'romance|romantic|romantik|liebesfilm|romantique|romántico|romantico|romantyczny|romantický|romantika|romantikus|romantik komedi|dragoste|мелодрама|романтика|romantiikka|romantiek|爱情|愛情|ロマンス|恋愛|로맨스|멜로|romantic drama',
  'Sci-Fi':
    'sci fi|scifi|sf|science fiction|sciencefiction|science fantasy|ciencia ficción|fantascienza|ficção científica|vědecko fantastický|vedecko fantastický|znanstvena fantastika|научная фантастика|фантастика|наукова фантастика|bilim kurgu|tieteiskirjallisuus|tudományos fantasztikus|科幻|サイエンスフィクション|sf映画|공상과학|utopischer film',
  Short:
    'short|short film|kurzfilm|court métrage|cortometraje|cortometraggio|curta metragem|krótkometrażowy|krátkometrážní|короткометражка|короткометражный|lyhytelokuva|kortfilm|短片|短編|단편',
  Sport:
    'sport|sports|sportfilm|deporte|deportivo|sportivo|esporte|sportowy|sportovní|športový|sportski|spor|спорт|urheilu|运动|運動|スポーツ|스포츠',
  'Talk-Show': 'talk show|talkshow|ток шоу',
  Thriller:
    'thriller|suspense|tension|triler|krimithriller|thriller suspense|psychothriller|gerilim|триллер|трилер|jännitys|thrillers|惊悚|驚悚|スリラー|스릴러|dreszczowiec|trilleri',
  War: 'war|kriegsfilm|krieg|guerre|guerra|bélico|wojenny|válečný|vojnový|ratni|háborús|război|savaş|военный|війна|военен|sota|krig|krigsfilm|oorlog|战争|戰爭|戦争|전쟁',
  Western: 'western|westernfilm|spaghetti western|vestern|вестерн|西部|ウエスタン|서부',
  Adult: 'adult|erotik|erotic|erótico|érotique|erotico|эротика|成人',
};
