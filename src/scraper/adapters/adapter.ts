/** How a page of a site is brought to show all it has. Data only; `browser/page-script.ts` acts on it. */
export interface InteractionPlan {
  /** Buttons that close consent dialogs, the first that is there is clicked. */
  consent: readonly string[];
  /** The page can be read when one of these is there. */
  readySelectors: readonly string[];
  /** Or when it has come to rest: of its site is not known what shows last. */
  restIsReady: boolean;
  /** The page will never be ready: an error, a challenge. */
  failureSelectors: readonly string[];
  /** Clicked once ready; `until` says when the click has had its effect. */
  clicks: readonly { target: string; until: string }[];
  /** Brought into view; `until` says when it is filled. */
  lazy: readonly { target: string; until: string }[];
  /** Infinite scroll: items are counted until `complete` is there or the count is stable. */
  scroll: { items: string; complete: string } | null;
  /** Frames whose documents belong to the page. */
  frames: string;
  /** Whether those of other origins do, too. */
  foreignFrames: boolean;
  /** Regular expression: what stands on buttons that bring more of a list; an empty text for none. */
  more: string;
  /** A page without any of `ready` counts as ready when nothing has changed for so long. */
  quietMilliseconds: number;
}

export interface Adapter {
  movie: InteractionPlan;
  list: InteractionPlan;
}
