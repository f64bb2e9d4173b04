import { MovieNumbers } from '../../movie/compact/movie-numbers.ts';
import { StringArena } from '../../movie/compact/string-arena.ts';
import { DirectorStatistics } from '../../movie/enrich/director-statistics.ts';
import { PublishedRecommendations, recommendedAtMost } from '../../movie/enrich/published-recommendations.ts';
import { closestFirst, type Similar, SimilarityIndex } from '../../movie/enrich/similarity.ts';
import type { MovieFacts } from '../../movie/facts.ts';
import type { MovieEvent } from '../../movie/schema.ts';

/** Of a movie that changes, so many of the closest are asked whether it belongs to what is recommended with them. */
const askedAtMost = 60;

/** What enrichment needs to know of the whole catalogue: movies by director, and which movies resemble which. */
export class CatalogueStatistics {
  readonly #numbers: MovieNumbers;
  readonly #directors: DirectorStatistics;
  readonly #similarity: SimilarityIndex;
  /** What events recommend, as far as this replica has heard. */
  readonly publishedRecommendations: PublishedRecommendations;
  readonly #titles = new StringArena();

  constructor(numbers = new MovieNumbers()) {
    this.#numbers = numbers;
    this.#directors = new DirectorStatistics(numbers);
    this.#similarity = new SimilarityIndex(numbers);
    this.publishedRecommendations = new PublishedRecommendations(numbers);
  }

  get size(): number {
    return this.#similarity.size;
  }

  has(id: string): boolean {
    return this.#similarity.has(id);
  }

  put(id: string, facts: MovieFacts): void {
    const title = facts.title ?? '';
    this.#titles.set(this.#numbers.numberOf(id), title);
    this.#directors.put(id, facts.director, facts.rating);
    this.#similarity.put(id, { ...facts, title });
  }

  remove(id: string): void {
    const number = this.#numbers.find(id);
    if (number === undefined) return;
    this.#titles.delete(number);
    this.#directors.remove(id);
    this.#similarity.remove(id);
  }

  /** Movies that tell of this one: by its directors' statistics, or as recommended. */
  neighboursOf(id: string): string[] {
    return [...new Set([...this.#directors.together(id), ...this.publishedRecommendations.recommending(id)])].filter(
      (other) => other !== id,
    );
  }

  directorStats(directors: readonly string[]): MovieEvent['director_stats'] {
    return this.#directors.of(directors);
  }

  /** All movies of any of these directors. */
  moviesOf(directors: readonly string[]): string[] {
    return [...new Set(directors.flatMap((director) => this.#directors.moviesOf(director)))];
  }

  /** Movies that this one may belong to the recommendations of, and is not among them. */
  mayRecommend(id: string): string[] {
    return this.#similarity
      .similar(id, askedAtMost)
      .filter(
        ({ id: other, score }) =>
          this.publishedRecommendations.mayTake(other, id, score) && this.#mayEnter(other, { id, score }),
      )
      .map((similar) => similar.id);
  }

  /**
   * Whether a movie is closer to another one than any that is recommended with that, by the scores of now. Where these are not what they
   * were when they were published, others may have come closer too: it is as good as any to look at them all for.
   */
  #mayEnter(id: string, movie: Similar): boolean {
    const published = this.publishedRecommendations.recommendedWith(id);
    if (published.length < recommendedAtMost) return true;
    const now = this.#similarity.scores(id, published);
    return this.publishedRecommendations.haveMoved(id, now) || now.some((one) => closestFirst(movie, one) < 0);
  }

  /** Whether the movies that resemble this one most are those that its event recommends. */
  areRecommendationsTold(id: string): boolean {
    return this.publishedRecommendations.isPublished(id, this.#similarity.similar(id));
  }

  recommendations(id: string): MovieEvent['recommendations'] {
    return this.#similarity.similar(id).map((similar) => ({
      id: similar.id,
      title: this.#titles.get(this.#numbers.numberOf(similar.id)) ?? '',
      score: similar.score,
    }));
  }
}
