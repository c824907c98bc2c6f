/** Copies of facts. Steps, prompts and marks may be getters that read from a cache: spreading the object would leave them out. */
import type {FileFacts} from './file-indexer.ts';

/** Facts that are loaded in part where they are looked at make their copies themselves, and load nothing for it. */
type Loaded = FileFacts & {changed?(change: Partial<FileFacts>): FileFacts};

/** The same facts with others in the place of some. */
export const changedFacts = (facts: Loaded, change: Partial<FileFacts>): FileFacts =>
	facts.changed?.(change) ?? {...facts, ...change};
