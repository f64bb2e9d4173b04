import type { LanguageLexicon } from '../language.ts';

export const japanese: LanguageLexicon = {
  language: 'ja',
  labels: {
    director: ['監督'],
    writers: ['脚本'],
    stars: ['主演', '主な出演者'],
    cast: ['キャスト', '出演', '出演者'],
    genre: ['ジャンル'],
    runtime: ['上映時間', '本編時間'],
    release: ['発売日', '公開日', '公開', '劇場公開日', '日本公開', '配信開始日'],
    year: ['制作年', '製作年'],
    original: ['原題'],
    plot: ['あらすじ', 'ストーリー', '解説・あらすじ'],
    boxOffice: ['興行収入'],
    countries: ['製作国', '制作国'],
    languages: ['言語'],
  },
  otherSections: ['関連', 'おすすめ', 'レビュー', 'ニュース'],
  moreLinks: ['もっと', 'すべて'],
  placeholders: ['未定'],
};
