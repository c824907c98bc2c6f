/** Writes made-up transcripts of about so many bytes below `folder`. `files`: exactly so many, of one size. */
export function generate(
	folder: string,
	bytes: number,
	options?: {readonly files?: number | null; readonly seed?: number},
): {bytes: number; files: number};
