/** Copies of facts. Steps, prompts and marks may be getters that read from a cache: spreading the object would leave them out. */
import type {FileFacts} from './file-indexer.ts';

/** The same facts with others in the place of some. */
export const changedFacts = (facts: FileFacts, change: Partial<FileFacts>): FileFacts => ({
	...facts,
	steps: change.steps ?? facts.steps,
	prompts: change.prompts ?? facts.prompts,
	marks: change.marks ?? facts.marks,
	...change,
});
