/** Every limit of the search in one place, with its unit in its name. */

/** A query longer than this is cut, and says so. */
export const QUERY_CHARACTERS = 1000;
/** At most so many of the newest hits are ranked; those behind them stay newest first. */
export const RANK_CANDIDATES = 1000;
/** And of these while the search still runs: about two screens. */
export const EARLY_RANK_CANDIDATES = 120;
/** Ranking looks at a window of this many characters round the match, never at a whole output. */
export const RANK_WINDOW_CHARACTERS = 200;
/** How much of a long record is decoded to find the best window in it. */
export const WINDOW_SEARCH_BYTES = 4096;

/** In a longer text only so much round the first match is looked at for an excerpt. */
export const EXCERPT_PART_CHARACTERS = 16_384;

/** The search gives way to the other work of its thread at least this often. */
export const SLICE_MS = 5;
/** A page is shown after this time even though the search still runs, and before it as soon as it fills a screen. */
export const FIRST_PAGE_MS = 20;
export const FIRST_PAGE_HITS = 60;
/** After the first page, the next ones come this far apart. */
export const NEXT_PAGE_MS = 150;
/** Finished passes that are kept for a query that grows, and the most hits of one. */
export const MEMORY_PASSES = 20;
export const MEMORY_HITS = 250_000;
/** Hits of an earlier pass are looked at one by one where they are at most one in so many records, else with all others. */
export const SPARSE_HITS = 12;
/** Hits that a page carries ready made; more through `page.range`. */
export const PAGE_HITS = 100;

/** A regular expression that runs longer than this in one go is stopped from outside. */
export const REGEX_KILL_MS = 100;
/** After so many stops the expression is given up for this search. */
export const REGEX_KILLS = 3;
/** A regular expression sees only this much of a line. */
export const REGEX_LINE_CHARACTERS = 65_536;

/** Words with fewer letters are never mended. */
export const MENDED_LETTERS = 4;
/** From so many letters on two edits are allowed, below it one. */
export const TWO_EDIT_LETTERS = 6;
/** At most so many words stand in for one that is found nowhere. */
export const MENDED_WORDS = 200;
/** Mended hits of what was said are shown when looking at what came out has found nothing for so long. */
export const MENDED_EARLY_MS = 20;
/** Words of the corpus kept for mending: length in letters, and how many different ones. */
export const VOCABULARY_LETTERS = {least: 3, most: 24} as const;
export const VOCABULARY_WORDS = 400_000;
/** Words are taken from all that was said and run, and from so many bytes of what came out, newest first. */
export const VOCABULARY_OUTPUT_BYTES = 32 * 1024 * 1024;

/** Words with fewer letters must stand as they are, even where others may match letter by letter. */
export const LETTERS_LEAST = 3;
/** Letters in order must stand within this many characters of each other. */
export const lettersSpan = (letters: number): number => letters * 2 + 6;

/** Size of a chunk of packed text: grows with the file from the one to the other. */
export const CHUNK_BYTES = {least: 16 * 1024, most: 4 * 1024 * 1024} as const;

/** Places of a literal that are found at a time: a few first, for another one may leap over the next ones. */
export const PLACES_AT_ONCE = {least: 16, most: 1024} as const;
/** Literals that are looked for at the same time in the shared window, and their bytes altogether. */
export const WINDOW_NEEDLES = {most: 256, bytes: 64 * 1024} as const;
