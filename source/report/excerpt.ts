/** The part of an output that shows what its evidence says: few lines, the evidence among them. */

export interface ExcerptLimits {
	readonly lines: number;
	readonly characters: number;
}

const cutMark = '…';

/**
 * Lines around the first place where `evidence` stands (the first lines where it does not), within the limits; `…` stands
 * for what was left out. Both texts as they leave the program: cut after redaction, never before, or half a secret stays.
 */
export function excerptAround(text: string, evidence: string, {lines: most, characters}: ExcerptLimits): string {
	const lines = text.replace(/\r\n?/g, '\n').replace(/\s+$/, '').split('\n');
	const wanted = evidence.split('\n').find(line => line.trim() !== '') ?? '';
	const found = wanted === '' ? -1 : lines.findIndex(line => line.includes(wanted));
	const first = Math.max(0, Math.min(found - Math.floor(most / 2), lines.length - most));
	const chosen = lines.slice(first, first + most);
	// Each line may have its share of the characters; a minified file is one line of megabytes.
	const share = Math.max(80, Math.floor(characters / chosen.length));
	const body = chosen.map(line => cutLine(line, wanted, share));
	return [...(first > 0 ? [cutMark] : []), ...body, ...(first + most < lines.length ? [cutMark] : [])].join('\n');
}

function cutLine(line: string, wanted: string, most: number): string {
	if (line.length <= most) return line;
	const at = wanted === '' ? -1 : line.indexOf(wanted);
	const start = at + wanted.length <= most ? 0 : Math.max(0, at - Math.floor(most / 4));
	const end = start + most;
	return `${start > 0 ? cutMark : ''}${line.slice(start, end)}${end < line.length ? cutMark : ''}`;
}
