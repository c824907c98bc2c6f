/**
 * Does a message of the person say that the work went wrong (correction), or that they do not understand what is going
 * on (confusion)? Marked only where that is sure: most messages with "fix", "wrong", "no", "still" or "why" are ordinary
 * tasks, answers and questions, and pasted plans, reviews and logs are full of such words.
 */
import type {Finding} from '../types.ts';
import {evidenceCharacters, latinView} from './evidence.ts';
import {inMachineCode} from './machine-code.ts';

export interface Message {
	readonly text: string;
	/** The first human prompt of its session. */
	readonly isFirst: boolean;
	/** Last text of the assistant before it (its end is enough), null without any. */
	readonly previousReply: string | null;
	readonly previousPrompt: string | null;
	/** The assistant answered the previous prompt in words, and was not stopped since. True where left out. */
	readonly wasAnswered?: boolean;
}

export interface MessageRule {
	readonly kind: 'correction' | 'confusion';
	readonly pattern: RegExp;
	/** Messages are grouped by what they say of the work, not by their words: one row for each rule. */
	readonly signature: string;
	readonly description: string;
	/** Also a message that opens a session; there nothing of the work can be corrected yet. */
	readonly opens?: boolean;
	/** Not where the assistant had just asked something: then it is an answer. */
	readonly unlessAsked?: boolean;
	/** Only after a reply that said that the checks pass. */
	readonly afterClaim?: boolean;
}

const thing = '(?:[\\w`\'"/.-]{1,40} ){0,5}';

export const messageRules: readonly MessageRule[] = [
	{
		kind: 'correction',
		pattern: new RegExp(
			`^${thing}(?:is|are|keeps?|it's) (?:now |still |again |also |all )?(?:failing|broken|crashing|not working|stuck|wrong|incorrect|missing)\\b|\\b(?:is|are) (?:now|still|again) (?:failing|broken|crashing|wrong|missing|not \\w{3,12})\\b|^(?:the )?(?:\\w{1,20} ){0,2}(?:lint|linting|tests?|build|ci|check|checks|pipeline) (?:fail|fails|failed|broke|breaks)\\b`,
			'i',
		),
		signature: 'after the work something fails or is broken',
		description: 'Something fails or is broken, said after work was done.',
	},
	{
		kind: 'correction',
		pattern:
			/\b(?:that|this|it|which|they|these|those|\w{3,20}) (?:still )?(?:doesn'?t|does not|didn'?t|did not|isn'?t|is not|aren'?t|won'?t) (?:seem to |really |actually |even )?(?:be )?(?:work(?:ing)?|render\w{0,3}|show\w{0,3}|correctly|properly|happen|appear|fix|compile|build|load|do anything|help|appl(?:y|ied)|updat(?:e|ed)|look right|sound ri\w{1,3}|seem right|right|correct)\b/i,
		signature: 'it does not work as it should',
		description: 'It does not work, show or happen as it should.',
	},
	{
		kind: 'correction',
		pattern:
			/\bstill (?:see(?:ing)?|get(?:ting)?|fail(?:s|ing)?|broken|the same|not (?:work|fixed|there|right)|have the same|happen(?:s|ing)?|shows?|doesn'?t|isn'?t)\b|\bI'?m (?:still )?(?:seeing|getting) (?:the|an?|this|that) (?:\w{1,20} )?(?:error|same|issue|problem|warning)\b|\bsame (?:error|issue|problem|result) (?:again|as before|still)\b/i,
		signature: 'it persists although it was said to be done',
		description: 'It persists although it was said to be done.',
	},
	{
		kind: 'correction',
		pattern:
			/\bI (?:don'?t|do not|can'?t|cannot) see (?:a|an|any|anything|the|it|that|this|my)\b|\bI (?:would have |had )?expected\b|\bbut that didn'?t\b/i,
		signature: 'what was expected is not to be seen',
		description: 'What was promised is not to be seen.',
	},
	{
		kind: 'correction',
		pattern:
			/^(?:.{0,40}\bI think )?there(?:'?s| is| are) (?:still |now )?(?:an?|some) (?:\w{1,15} )?(?:bug|mistake|regression|typo)\b|\b(?:it|that|this|which|the [\w-]{2,20}(?: [\w-]{2,20})?)(?:'?s| is| are| seems?| looks?) (?:to be )?(?:a bit |clearly |completely |just |still )?(?:wrong|not right|incorrect|not correct|way off|too (?:strong|big|small|long|much|verbose|complicated|complex|dark|bright|slow|wide|narrow))\b|\bit'?s (?:quite|too|very|way too|overly) (?:verbose|long|complicated|complex|wordy|noisy)\b/i,
		signature: 'the result is called wrong or too much',
		description: 'The result is called wrong, or too much of something.',
	},
	{
		kind: 'correction',
		pattern:
			/^(?:no|nope|nah|stop)(?:[,.!]| -) ?(?! |(?:need|problem|worries|thanks|thank|go ahead|(?:i think )?(?:this|that|it)(?:'?s| is) (?:fine|ok|okay|good|right|correct|enough|all))\b)/i,
		unlessAsked: true,
		signature: 'a plain no',
		description: 'A plain no, to something that was not asked.',
	},
	{
		kind: 'correction',
		pattern:
			/\b(?:that'?s|this is|it'?s) not (?:what|how|right|correct|true|the (?:right|same|one))\b|\bnot what I (?:asked|meant|wanted|said|had in mind)\b|\bI (?:meant|said|told you|already (?:said|told|asked|mentioned))\b|\bI asked (?:you )?(?:to|for|about)\b|\byou (?:forgot|missed|broke|misunderstood|misread|ignored|skipped|lost|overwrote|were supposed)\b|\byou (?:didn'?t|did not|haven'?t|never) (?!need\b|have to\b|mention\b)|^(?:so |but )?we (?:didn'?t|haven'?t|never)\b/i,
		signature: 'misunderstood, or something left out',
		description: 'The person corrects what was understood, or names what was left out.',
	},
	{
		kind: 'correction',
		pattern:
			/\bwhy (?:did|are|would|have|do) you\b(?! (?:think|recommend|suggest|prefer))|\bwhere (?:do|did) you (?:get|take|have)\b|^(?:hm+,? |wait,? |but |and )?shouldn'?t (?:this|that|it|we|you|the|there)\b|\b(?:undo|revert|roll ?back) (?:that|this|your|it|those|these|the (?:last|previous))\b|\bwrong (?:file|branch|repo|one|place|directory|folder|way|project|version)\b|\bthe other one\b/i,
		unlessAsked: true,
		signature: 'disbelief, wrong target, or to be undone',
		description: 'Disbelief, the wrong target, or work to be taken back.',
	},
	{
		kind: 'correction',
		pattern:
			/^(?:please )?fix (?:the |all )?(?:failing )?(?:\w{1,15} )?(?:tests?|lint(?:ing|er)?|build|types?|ci)\W{0,3}$/i,
		afterClaim: true,
		signature: 'checks fail although they were said to pass',
		description: 'A bare "fix the tests" after a reply that said that they pass.',
	},
	{
		kind: 'confusion',
		pattern:
			/\bI thought (?:we|you|it|that|this|the|I|they|there)\b|^(?:so |but |wait,? |hm+,? )?what(?:'s| is) (?:going on|happening)(?: here| now)?\W{0,3}$|\bI'?m (?:confused|lost|puzzled)\b|\bwhat (?:do|should) I do (?:now|next|here)\b|\b(?:doesn'?t|does not|makes? no) (?:make any |make )?sense\b|^(?:wait|hm+|huh|wtf|what)\W{1,3}(?:what|why|how|\W{0,3}$)|\bI don'?t (?:understand|get) (?:why|what|how|it|this|that)\b/i,
		signature: 'an expectation broken, or not knowing what is going on',
		description: 'A broken expectation, or not knowing what is going on.',
	},
	{
		kind: 'confusion',
		opens: true,
		pattern:
			/\bwhy (?:is|are|does|do)\b.{0,60}\b(?:so (?:long|slow|often|many|much|big)|suddenly|no longer|not working|anymore)\b|\bI (?:don'?t|do not|can'?t|no longer) see\b.{0,80}\b(?:anymore|any more|any longer)\b/i,
		signature: 'slower, gone, or otherwise than before',
		description: 'The present state surprises: it is slower, gone, or otherwise than before.',
	},
];

/** Longer texts are mostly plans, reviews and logs that were pasted: only their ends are the person's own words. */
const ownWords = 700;
const endWords = 240;
/** A pasted plan, review comment or issue. */
const pasted =
	/^(?:implement the following plan|# |<|\{|\[)|\b(?:low|medium|high|critical) severity\b|\bconsider (?:using|removing|adding|moving|making|passing|renaming|replacing|extracting|updating|wrapping|returning|validating|handling|changing)\b|^#{1,4} (?:problem|context|goal|summary|steps)/im;
/** What stands before a hit and takes its edge off: a condition, an order to look. */
const softened =
	/\b(?:if|when|whether|in case|unless|so that|make sure|ensure|check (?:that|if|why)|what happens|would|could|might|maybe|for example|e\.g\.)\b[^.!?\n]{0,60}$|\bso $/i;
const condition = /^(?:if|when|whenever|whether|in case|unless|once|until|as long as)\b/i;
const claimsToPass =
	/\b(?:all (?:\w{1,15} ){0,3}(?:pass|passing|passed|green)|(?:tests?|lint|build|checks?|ci)\b.{0,40}\b(?:pass|passes|passed|passing|clean|green|succeed\w{0,2}))\b/i;

/** The same text with code, quotes and pasted lines blanked out, character by character. */
function ownText(text: string): string {
	const blank = (found: string): string => found.replace(/[^\n]/g, ' ');
	return text
		.replace(/```[^`]{0,20000}(?:```|$)/g, blank)
		.replace(/`[^`\n]{0,200}`/g, found => `\`${'x'.repeat(Math.max(0, found.length - 2))}\``.slice(0, found.length))
		.replace(/^(?:>|\s{4,}|\||\+|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|\[|\{|\}|===|---|\$ |\w{1,30}@\S{1,40} ).*$/gm, blank);
}

/** Without the rest of a line that begins before it. */
const wholeLines = (tail: string): string => (tail.includes('\n') ? tail.slice(tail.indexOf('\n') + 1) : tail);

const wordsOf = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
		.slice(0, 500);
const shortOrder =
	/^(?:continue|go|yes|ok|okay|commit|push|run|proceed|do|try|next|retry|please (?:continue|proceed))\b/;

/** First letter or digit: different ones spare the comparison. */
const firstSign = (text: string): string => /[\p{L}\p{N}]/u.exec(text)?.[0].toLowerCase() ?? '';

/** The same request or question once more, word for word, although it was answered. What was stopped is only sent again. */
function repeats({text, previousPrompt, wasAnswered = true}: Message): boolean {
	if (previousPrompt === null || !wasAnswered || text.length > ownWords || text.startsWith('/')) return false;
	if (firstSign(text) !== firstSign(previousPrompt)) return false;
	const words = wordsOf(text);
	return words.length >= 15 && !shortOrder.test(words) && words === wordsOf(previousPrompt.slice(0, ownWords * 2));
}

const asked = (reply: string | null): boolean => reply !== null && /\?\W{0,10}$/.test(reply.slice(-300));

const amber = (kind: 'correction' | 'confusion', evidence: string, signature: string): Finding => ({
	kind,
	severity: 'amber',
	evidence,
	signature,
});

/** The amber mark of a human message, or null, as for most. */
export function judgeMessage(message: Message): Finding | null {
	const {text, isFirst, previousReply} = message;
	if (text.length < 4 || pasted.test(latinView(text.slice(0, 4000)))) return null;
	if (!isFirst && repeats(message)) {
		return amber('correction', text.trim().slice(0, evidenceCharacters), 'the same request once more');
	}
	const parts = text.length <= ownWords ? [text] : [text.slice(0, endWords), wholeLines(text.slice(-endWords))];
	for (const part of parts) {
		const own = ownText(latinView(part));
		for (const rule of messageRules) {
			if (isFirst && rule.opens !== true) continue;
			if (rule.kind === 'correction' && previousReply === null) continue;
			const match = inMachineCode(rule.pattern).exec(own);
			if (
				match === null ||
				condition.test(match[0]) ||
				softened.test(own.slice(Math.max(0, match.index - 80), match.index))
			)
				continue;
			if (rule.unlessAsked === true && asked(previousReply)) continue;
			if (rule.afterClaim === true && !claimsToPass.test((previousReply ?? '').slice(-1500))) continue;
			const start = part.slice(0, match.index).search(/[^.!?\n]*$/);
			const evidence =
				part
					.slice(start)
					.split(/(?<=[.!?])\s|\n/, 1)[0]
					?.trim()
					.slice(0, evidenceCharacters) ?? '';
			return amber(rule.kind, evidence, rule.signature);
		}
	}
	return null;
}
