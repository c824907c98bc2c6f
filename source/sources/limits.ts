/** Sizes and timings of reading transcripts where they lie; each name ends in its unit. */
export const sourceLimits = {
	/** Bytes asked for at once in a bulk read: 4 MiB reads as fast as 8 and holds half (docs/sources.md). */
	readChunkBytes: 4 * 1024 * 1024,
	/** Longest stretch for which listing holds the thread before it lets other work in. */
	listSliceMilliseconds: 8,
	/** A folder this deep below the root is not entered: no layout goes deeper than 9. */
	folderDepthLevels: 16,
	/** Listing stops here and says so: somebody named a whole disk. */
	entriesCount: 1_000_000,
	/** A change after a calm is told this long after its event: somebody may be watching the session. */
	watchFirstMilliseconds: 30,
	/** The next ones are told this long after the last event of a burst … */
	watchQuietMilliseconds: 300,
	/** … but no later than this after its first: a running session never falls quiet. */
	watchLatestMilliseconds: 1_500,
	/** Folders watched by event, those first that changed last: 2,048 watches take 40 ms to open. */
	watchedFoldersCount: 2_048,
	/** How often files that changed lately are looked at although events work: network folders send none. */
	pollBesideEventsMilliseconds: 15_000,
	/** How often where there are no events at all. */
	pollAloneMilliseconds: 4_000,
	/** How many of the files that changed last a poll looks at. */
	polledFilesCount: 64,
	/** How many of the folders that changed last a poll looks at. */
	polledFoldersCount: 512,
} as const;
