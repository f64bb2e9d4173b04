import { describe, expect, test } from 'vitest';
import { extract } from './index.ts';

/** The movie that a page of this body is read as. */
function movieOf(language: string, body: string) {
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body>${body}</body></html>`;
  const { kind, observations } = extract(new TextEncoder().encode(html), 'https://movies.example/m/1');
  expect(kind).toBe('movie');
  return observations[0];
}

describe('a page without structure', () => {
  test('in German: label cells, decimal comma, thousands with points', () => {
    expect(
      movieOf(
        'de',
        `<h1>Das Leben der Anderen</h1><table>
         <tr><th>Regie:</th><td>Florian Henckel von Donnersmarck</td></tr>
         <tr><th>Länge:</th><td>2 Std. 17 Min.</td></tr><tr><th>Kinostart:</th><td>23. März 2006</td></tr></table>
         <div>Bewertung: <b>4,3</b> von 5 (1.234 Stimmen)</div>`,
      ),
    ).toMatchObject({ runtime_minutes: 137, release_date: '2006-03-23', rating: 8.6, votes: 1234 });
  });

  test('in Japanese: names of two letters', () => {
    expect(
      movieOf(
        'ja',
        `<h1>千と千尋の神隠し</h1><dl><dt>監督</dt><dd>宮崎駿</dd><dt>出演</dt><dd>柊瑠美、入野自由、夏木マリ</dd>
         <dt>ジャンル</dt><dd>アニメ、ファンタジー</dd><dt>公開日</dt><dd>2001年7月20日</dd><dt>上映時間</dt><dd>124分</dd></dl>`,
      ),
    ).toMatchObject({
      director: ['宮崎駿'],
      stars: ['柊瑠美', '入野自由', '夏木マリ'],
      genre: ['アニメ', 'ファンタジー'],
      release_date: '2001-07-20',
      runtime_minutes: 124,
    });
  });

  test('in Russian: labels in lower case, thousands with spaces', () => {
    expect(
      movieOf(
        'ru',
        `<h1>Сталкер (1979)</h1><table><tr><td>режиссер</td><td>Андрей Тарковский</td></tr>
         <tr><td>сценарий</td><td>Аркадий Стругацкий, Борис Стругацкий</td></tr>
         <tr><td>жанр</td><td>фантастика, драма</td></tr></table><p>Рейтинг: 8.1 (93 456 голосов)</p>`,
      ),
    ).toMatchObject({
      title: 'Сталкер',
      year: 1979,
      director: ['Андрей Тарковский'],
      writers: ['Аркадий Стругацкий', 'Борис Стругацкий'],
      genre: ['фантастика', 'драма'],
      votes: 93_456,
    });
  });

  test('in Chinese: the IMDb id as text', () => {
    expect(
      movieOf(
        'zh-CN',
        `<h1>霸王别姬 <span>(1993)</span></h1><div><span>导演</span>: <a>陈凯歌</a><br>
         <span>类型:</span> 剧情 / 爱情<br><span>片长:</span> 171 分钟<br><span>IMDb:</span> tt0106332<br></div>`,
      ),
    ).toMatchObject({ id: 'tt0106332', director: ['陈凯歌'], genre: ['剧情', '爱情'], runtime_minutes: 171 });
  });

  test('in Czech: genres in an element of that name, the length last in a line', () => {
    expect(
      movieOf(
        'cs',
        `<h1>Kolja</h1><div class="genres">Drama / Komedie / Hudební</div><div>Česko / Francie, 1996, 105 min</div>
         <div><h4>Režie:</h4> <a>Jan Svěrák</a></div><div class="rating-average">86%</div>`,
      ),
    ).toMatchObject({ genre: ['Drama', 'Komedie', 'Hudební'], runtime_minutes: 105, director: ['Jan Svěrák'] });
  });

  test('in Italian: labels within a sentence', () => {
    expect(
      movieOf(
        'it',
        `<h1>La vita è bella</h1><p><b>Regia di</b> <a>Roberto Benigni</a>.
         <b>Con</b> Roberto Benigni, Nicoletta Braschi, Giorgio Cantarini.
         <b>Genere</b> Drammatico - Italia, 1997, durata 131 minuti.</p>`,
      ),
    ).toMatchObject({
      director: ['Roberto Benigni'],
      stars: ['Roberto Benigni', 'Nicoletta Braschi', 'Giorgio Cantarini'],
      genre: ['Drammatico'],
    });
  });

  test('with the role below the name, and genres that only their addresses name', () => {
    expect(
      movieOf(
        'en',
        `<h1>Fight Club (1999)</h1><a href="/genre/18-drama/movie">Drama</a> <span>2h 19m</span>
         <ol><li><p><a href="/person/1">David Fincher</a></p><p>Director</p></li>
         <li><p><a href="/person/2">Jim Uhls</a></p><p>Screenplay</p></li></ol>`,
      ),
    ).toMatchObject({ director: ['David Fincher'], writers: ['Jim Uhls'], genre: ['Drama'], runtime_minutes: 139 });
  });

  test('whose keywords are words that elsewhere are labels', () => {
    expect(
      movieOf(
        'en',
        `<h1>Sharper (2003)</h1><dl><dt>Director</dt><dd>Ann Bell</dd><dt>Runtime</dt><dd>98 min</dd><dt>Genre</dt><dd>Drama</dd></dl>
         <h3>Keywords</h3><ul><li>novelist</li><li>writer</li><li>double</li></ul>`,
      ),
    ).toMatchObject({ keywords: ['novelist', 'writer', 'double'], writers: [] });
  });

  test.each(['Release date - ', 'Release date: '])('with labels and values in headings: %s', (label) => {
    const heading = (name: string, value: string) => `<h4>${name}<span>${value}</span></h4>`;
    const facts = `${heading(label, 'Oct 15, 1999 (USA)')}${heading('Director: ', 'Ann Bell')}${heading('Countries - ', 'USA')}<p>Genre: Drama</p>`;
    expect(movieOf('en', `<h1>Sharper (1999)</h1>${facts}`)).toMatchObject({
      release_date: '1999-10-15',
      director: ['Ann Bell'],
    });
  });
});
