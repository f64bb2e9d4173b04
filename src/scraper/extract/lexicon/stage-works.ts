import { foldWords } from '../text.ts';

/** Kinds of stage works, in words that are no genres of movies. */
const stage = new Set(
  [
    'play|stage play|theatre play|theater play|stage musical|opera|ballet|dance theatre|stand-up comedy|cabaret|operetta',
    'theaterstück|schauspiel|oper|operette|ballett|kabarett|hörspiel|pièce de théâtre|opéra|obra de teatro|ópera|opera teatrale',
    '话剧|話劇|相声剧|相声|音乐剧|音樂劇|歌剧|歌劇|舞剧|舞劇|戏曲|戲曲|儿童剧|曲艺|芭蕾|默剧|木偶剧|舞台剧|舞台劇|演劇|舞台|연극|뮤지컬',
    'спектакль|пьеса|опера|балет|мюзикл (театр)|divadelní hra|opereta|sztuka teatralna|színdarab',
  ].flatMap((words) => words.split('|').map(foldWords)),
);
/** Stage works and genres of movies alike. */
const either = new Set(['musical', 'muzikál', 'мюзикл', 'drama', 'comedy', 'revue'].map(foldWords));

/** Whether words name a kind of stage work and nothing that a movie could be. */
export function namesStageWork(words: string): boolean {
  return stage.has(foldWords(words.slice(0, 60)));
}

/** Whether words name a kind of stage work that may be a genre of movies, too. */
export function mayNameStageWork(words: string): boolean {
  return namesStageWork(words) || either.has(foldWords(words.slice(0, 60)));
}
