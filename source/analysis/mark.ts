/**
 * Marks are made here alone, each field written out: a million of them then have one shape in memory. Made by spreading
 * one object after another, walking over them took thirty times as long (500 ns a mark, node 20).
 */
import type {Finding, Mark} from './types.ts';

export type MarkPlace = Pick<Mark, 'line' | 'toolUseId' | 'uuid' | 'time'>;

/** A mark that nobody has looked at. */
export const newMark = (
	finding: Finding,
	place: MarkPlace,
	lostSeconds: number | null = null,
	isUpperBound = false,
): Mark => ({
	kind: finding.kind,
	severity: finding.severity,
	evidence: finding.evidence,
	signature: finding.signature,
	line: place.line,
	toolUseId: place.toolUseId,
	uuid: place.uuid,
	time: place.time,
	lostSeconds,
	isUpperBound,
	standing: 'open',
	fixedBy: null,
	judgement: null,
});

/** What a fix ended, the configuration mutes or a person judged no friction: shown dim, and counted nowhere. */
export const isSetAside = ({standing}: Pick<Mark, 'standing'>): boolean =>
	standing === 'fixed' || standing === 'muted' || standing === 'dismissed';

/** The same mark with other figures. */
export const changedMark = (
	mark: Mark,
	change: Partial<Pick<Mark, 'lostSeconds' | 'standing' | 'fixedBy' | 'judgement'>>,
): Mark => {
	const {lostSeconds = mark.lostSeconds, standing = mark.standing} = change;
	return {
		kind: mark.kind,
		severity: mark.severity,
		evidence: mark.evidence,
		signature: mark.signature,
		line: mark.line,
		toolUseId: mark.toolUseId,
		uuid: mark.uuid,
		time: mark.time,
		lostSeconds,
		isUpperBound: mark.isUpperBound,
		standing,
		fixedBy: change.fixedBy === undefined ? mark.fixedBy : change.fixedBy,
		judgement: change.judgement === undefined ? mark.judgement : change.judgement,
	};
};
