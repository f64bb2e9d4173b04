import type { LanguageLexicon } from '../language.ts';

export const chinese: LanguageLexicon = {
  language: 'zh',
  labels: {
    director: ['导演', '導演'],
    writers: ['编剧', '編劇'],
    stars: ['主要演员'],
    cast: ['演员', '演員'],
    genre: ['类型', '類型', '类别', '類別'],
    runtime: ['片长', '片長', '时长', '時長'],
    release: ['上映日期', '日期', '發行日期', '发行日期', '首播'],
    year: ['年份', '年代'],
    original: ['原名'],
    alternate: ['又名', '別名'],
    plot: ['剧情简介', '劇情簡介'],
    keywords: ['标签'],
    rating: ['评分', '評分'],
    votes: ['评价人数'],
    boxOffice: ['票房', '預算'],
    countries: ['制片国家/地区', '制片国家', '国家'],
    languages: ['语言', '語言'],
    certificate: ['分级', '분류'],
  },
  otherSections: ['喜欢这部', '短评', '影评', '推荐', '相关'],
  moreLinks: ['展开', '更多'],
  placeholders: ['不明', '未知', '暂无'],
};
