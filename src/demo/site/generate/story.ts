import type { Random } from '../../../clock.ts';
import type { DatasetMovie } from '../dataset.ts';
import type { GeneratedFacts, StoryTone } from '../movie.ts';
import { pick, sample, seededRandom } from '../random.ts';
import { type Character, inventCast, inventCharacter, inventWriters } from './people.ts';
import { storyParts, storyPartsAlias } from './phrases.ts';
import { settingsOfUnknownType, storySettings } from './settings.ts';
import { storyTonesOfGenre, toneParts } from './tones.ts';

const GENRES_OF_UNKNOWN: readonly string[] = ['Drama', 'Comedy', 'Thriller/Suspense'];

/** Plot, tone, keywords, writers and cast of one movie: the same for the same seed and movie. */
export function generateFacts(movie: DatasetMovie, seed: number): GeneratedFacts {
  const random = seededRandom(seed, movie.index);
  const genre = movie.majorGenre ?? pick(random, GENRES_OF_UNKNOWN);
  const tone = pick<StoryTone>(random, storyTonesOfGenre[genre] ?? ['hopeful']);
  const hero = inventCharacter(random);
  const story = tellStory(random, genre, movie.creativeType, tone, hero);
  return {
    ...story,
    tone,
    keywords: [...new Set([...story.keywords, ...keywordsOfFacts(movie)])],
    writers: inventWriters(random, seed, movie.basis),
    cast: inventCast(random, seed, hero.name),
  };
}

function tellStory(random: Random, genre: string, creativeType: string | null, tone: StoryTone, hero: Character) {
  const parts = storyParts[storyPartsAlias[genre] ?? genre];
  if (parts === undefined) throw new RangeError(`no story for the genre ${genre}`);
  const [role, ...roleKeywords] = pick(random, parts.heroes);
  const [quest, ...questKeywords] = pick(random, parts.quests);
  const [obstacle, ...obstacleKeywords] = pick(random, parts.obstacles);
  const [place, ...placeKeywords] = pick(random, storySettings[creativeType ?? ''] ?? settingsOfUnknownType);
  const mood = toneParts[tone];
  const friend = inventCharacter(random).name;
  const opening = pick(random, [
    `{name}, ${role}, ${quest} ${place}.`,
    `${capitalise(place)}, ${role} named {name} ${quest}.`,
    `${capitalise(role)} ${place}, {name} ${quest}.`,
  ]);
  const turn = pick(random, [
    `When ${obstacle}, nothing is as it was.`,
    `Then ${obstacle}.`,
    `But ${obstacle}, and there is no way back.`,
    `Just as the worst seems over, ${obstacle}.`,
  ]);
  const rest = [turn, pick(random, mood.turns), pick(random, mood.endings)].join(' ');
  const firstName: Character = { ...hero, name: hero.name.split(' ')[0] ?? hero.name };
  return {
    plot: `${fill(opening, hero, friend)} ${fill(rest, firstName, friend)}`,
    keywords: [
      ...roleKeywords,
      ...questKeywords,
      ...obstacleKeywords,
      ...placeKeywords,
      ...sample(random, mood.keywords, 2),
    ],
  };
}

/** What the data set itself says, in the words of keywords. */
function keywordsOfFacts(movie: DatasetMovie): string[] {
  const keywords: string[] = [];
  if (movie.majorGenre === 'Black Comedy') keywords.push('black comedy');
  if (movie.basis?.startsWith('Based on ')) {
    const [basis = ''] = movie.basis.toLowerCase().replace('book/short story', 'novel').split('/');
    keywords.push(basis);
  }
  if (movie.basis === 'Remake') keywords.push('remake');
  return keywords;
}

function fill(text: string, hero: Character, friend: string): string {
  const { subject, object, possessive } = hero.pronouns;
  return text
    .replaceAll('{name}', hero.name)
    .replaceAll('{friend}', friend)
    .replaceAll('{she}', subject)
    .replaceAll('{hers}', possessive)
    .replaceAll('{her}', object);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
