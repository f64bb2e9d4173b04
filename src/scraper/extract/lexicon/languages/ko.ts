import type { LanguageLexicon } from '../language.ts';

export const korean: LanguageLexicon = {
  language: 'ko',
  labels: {
    director: ['감독'],
    writers: ['각본', '시나리오'],
    stars: ['출연'],
    cast: ['출연진'],
    genre: ['장르'],
    runtime: ['상영시간', '러닝타임'],
    release: ['개봉', '개봉일'],
    year: ['제작년도', '제작연도'],
    original: ['원제'],
    plot: ['줄거리'],
    countries: ['제작국가', '국가'],
    languages: ['언어'],
    certificate: ['등급'],
  },
  moreLinks: ['더보기'],
  placeholders: ['미정'],
};
