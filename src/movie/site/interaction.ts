import { z } from 'zod';
import { pattern } from './patterns.ts';
import { selectorProblem } from './selectors.ts';

/** A CSS selector that a browser is asked for. */
const browserSelector = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const problem = selectorProblem(text);
    if (problem !== null) {
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(text)} is no CSS selector (${problem}); write one as in a style sheet`,
      });
    }
  });
const browserSelectors = z.array(browserSelector).max(30);
const effects = z.array(z.strictObject({ target: browserSelector, until: browserSelector })).max(30);

const interactionFields = {
  /** Buttons that close consent dialogs; the first that is there is clicked. */
  consent: browserSelectors.optional(),
  /** The page can be read when one of these is there. */
  ready: browserSelectors.optional(),
  /** Or when it has come to rest, where it is not known what shows last. */
  restIsReady: z.boolean().optional(),
  /** The page will never be ready: an error, a challenge. */
  failure: browserSelectors.optional(),
  /** Clicked once ready; `until` says when the click has had its effect. */
  clicks: effects.optional(),
  /** Brought into view; `until` says when it is filled. */
  lazy: effects.optional(),
  /** Infinite scroll: items are counted until `complete` is there or the count is stable. */
  scroll: z.strictObject({ items: browserSelector, complete: browserSelector.optional() }).optional(),
  /** Frames whose documents belong to the page. */
  frames: browserSelector.optional(),
  /** Whether those of other origins do, too. Where `frames` are named they do. */
  foreignFrames: z.boolean().optional(),
  /** What stands on buttons that bring more of a list, as a regular expression. */
  more: pattern.optional(),
  /** A page without any of `ready` counts as ready when nothing has changed for so long. */
  quietMilliseconds: z.int().min(0).max(30_000).optional(),
};

/** How the pages of one kind are brought to show all they have. */
export const interactionOfKindSchema = z.strictObject(interactionFields);
export type InteractionOfKind = z.infer<typeof interactionOfKindSchema>;

/** How pages are brought to show all they have; `movie` and `list` say what is different for these. */
export const interactionSchema = z.strictObject({
  ...interactionFields,
  movie: interactionOfKindSchema.optional(),
  list: interactionOfKindSchema.optional(),
});
export type Interaction = z.infer<typeof interactionSchema>;
