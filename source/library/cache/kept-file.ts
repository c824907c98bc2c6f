/** What the cache keeps of one transcript: a segment, valid for exactly one state of the file and one version of the rules. */
import fs from 'node:fs';
import v8 from 'node:v8';
import type {CopyKeys} from '../../analysis/copy-keys.ts';
import type {FileFacts, IndexerState} from '../../analysis/file-indexer.ts';
import {changedMark} from '../../analysis/mark.ts';
import type {Mark} from '../../analysis/types.ts';
import {SearchSegment} from '../../search/segment.ts';
import {identityOf, type SourceFile} from '../../sources/source.ts';
import {errorCode} from '../../sources/system-errors.ts';
import type {ResumePoint} from '../../transcript/reader.ts';
import type {Digest} from '../file-digest.ts';
import type {PrefixState} from '../prefix.ts';
import {numbered, signaturesIn} from '../signatures.ts';
import {CacheDamage, type Head, type Opened, openContainer, readHead, readSection, type Section} from './container.ts';
import {type Column, columnOf, valuesOf} from './table.ts';
import {type Filling, type Guard, storeOf, textSections} from './text-sections.ts';

/** What has to be the same for what was kept to hold. */
export interface KeptKey {
	/** Of the form, of the program's rules, and of the person's own. */
	readonly version: string;
	/** Lengths that change what is found without another reading. */
	readonly gapSeconds: number;
	readonly slowSeconds: number;
	readonly path: string;
	/** As the file was listed when it was read. */
	readonly size: number;
	readonly modified: number;
	/** `unproven` where what lies before the bytes that it grew by was not looked at whole: it will be, by the next run. */
	readonly identity: string;
	/** How far it was read: what was added while it was read counts as well. */
	readonly bytesRead: number;
}

/** The identity of no file. */
export const unproven = '?';

export type ListedState = Pick<SourceFile, 'size' | 'modified' | 'identity'>;

/** Whether nothing says that a file has changed since. */
export const isListedAs = (known: ListedState, file: ListedState): boolean =>
	known.size === file.size && known.modified === file.modified && identityOf(known) === identityOf(file);

/** Where reading a file goes on. */
export interface ReadingState {
	readonly resume: ResumePoint;
	/** By which the bytes before that place are known again. */
	readonly prefix: PrefixState;
	/** The last line is broken and may still be written. */
	readonly isTorn: boolean;
	readonly indexer: IndexerState;
}

export interface WholeFile {
	readonly reading: ReadingState;
	readonly digest: Digest;
	readonly signatures: Uint32Array;
	readonly facts: FileFacts;
	readonly text: SearchSegment;
	/** How much of the text there was when this was told. */
	readonly filling: Filling;
}

/** Prompts and steps of an indexer's state: looked at more often than reading goes on, hence a section of their own. */
export interface CourseState {
	readonly prompts: IndexerState['prompts'];
	readonly drafts: IndexerState['steps']['drafts'];
}

const packCourse = ({prompts, steps}: IndexerState): readonly Column[] =>
	[prompts.typed, prompts.queued, steps.drafts].map(columnOf);

function unpackCourse(columns: readonly Column[]): CourseState {
	const [typed, queued, drafts] = columns.map(valuesOf) as [never, never, never]; // as packCourse() put them there
	return {prompts: {typed, queued}, drafts};
}

/** The rest of the state; a table is columns. */
interface PackedState extends Omit<IndexerState, 'prompts' | 'steps' | 'talkMarks'> {
	readonly talkMarks: Column;
	readonly waiting: IndexerState['steps']['waiting'];
	readonly told: readonly string[];
}

function packState({prompts: _, steps: {waiting, told}, talkMarks, ...rest}: IndexerState): PackedState {
	return {...rest, waiting, told, talkMarks: columnOf(talkMarks)};
}

function unpackState({talkMarks, waiting, told, ...rest}: PackedState, {prompts, drafts}: CourseState): IndexerState {
	const marks = valuesOf(talkMarks) as IndexerState['talkMarks']; // as packState() put them there
	return {...rest, prompts, steps: {drafts, waiting, told}, talkMarks: marks};
}

export function segmentSections({reading, digest, signatures, facts, text}: WholeFile): Section[] {
	return [
		{name: 'digest', bytes: v8.serialize(digest)},
		{name: 'keys', bytes: v8.serialize(facts.copyKeys)},
		{name: 'signatures', bytes: v8.serialize([...signaturesIn(signatures)])},
		{name: 'marks', bytes: v8.serialize(columnOf(facts.marks))},
		{name: 'course', bytes: v8.serialize(packCourse(reading.indexer))},
		{name: 'reading', bytes: v8.serialize({...reading, indexer: packState(reading.indexer)})},
		...textSections(text),
	];
}

/** The segment of a file. Every read makes sure that it is still the same one, and whole. */
export class KeptFile {
	/** Of the file that was looked at last, and which one that was. */
	private static head: {readonly of: KeptFile; readonly identity: string; readonly head: Head} | null = null;

	constructor(
		readonly file: string,
		readonly key: KeptKey,
	) {}

	/** The one that lies there; null where there is none of this version, or it is damaged. */
	static find(file: string, path: string, version: string): KeptFile | null {
		try {
			const opened = openContainer(file);
			fs.closeSync(opened.descriptor);
			const key = opened.key as KeptKey; // its checksum holds: this program, in some version, wrote it
			return key.version === version && key.path === path ? new KeptFile(file, key) : null;
		} catch (error) {
			if (isLost(error)) return null;
			throw error;
		}
	}

	digest(): {readonly digest: Digest; readonly copyKeys: CopyKeys; readonly signatures: Uint32Array} {
		return this.open(opened => ({
			digest: v8.deserialize(readSection(opened, 'digest')) as Digest,
			copyKeys: v8.deserialize(readSection(opened, 'keys')) as CopyKeys,
			signatures: numbered(v8.deserialize(readSection(opened, 'signatures')) as string[]),
		}));
	}

	marks(): Mark[] {
		const rows = this.open(opened => valuesOf(v8.deserialize(readSection(opened, 'marks')) as Column)) as Mark[];
		// All marks have one shape in memory (analysis/mark.ts).
		return rows.map(row => changedMark(row, {}));
	}

	/** What steps and prompts are made of. */
	course(): CourseState {
		return unpackCourse(this.open(opened => v8.deserialize(readSection(opened, 'course'))) as Column[]);
	}

	reading(): ReadingState {
		const packed = this.open(opened => v8.deserialize(readSection(opened, 'reading'))) as Omit<
			ReadingState,
			'indexer'
		> & {readonly indexer: PackedState};
		return {...packed, indexer: unpackState(packed.indexer, this.course())};
	}

	/** `guard` reads what is looked at later, and sees to it where that fails. @throws CacheDamage */
	text(guard: Guard): SearchSegment {
		return new SearchSegment(storeOf('said', this, guard), storeOf('outputs', this, guard));
	}

	section(name: string): Buffer {
		return this.open(opened => readSection(opened, name));
	}

	/** The head of this file, which is open. @throws CacheDamage, also where it is another one by now */
	headOf(descriptor: number, identity: string): Head {
		const known = KeptFile.head;
		if (known?.of === this && known.identity === identity) return known.head;
		const head = readHead(descriptor);
		if (!isSameKey(head.key, this.key)) throw new CacheDamage('a segment of the cache was replaced');
		KeptFile.head = {of: this, identity, head};
		return head;
	}

	/** @throws CacheDamage, also where there is another segment by now, or none */
	private open<Value>(use: (opened: Opened) => Value): Value {
		return this.guarded(() => {
			const opened = openContainer(this.file);
			try {
				if (!isSameKey(opened.key, this.key)) throw new CacheDamage('a segment of the cache was replaced');
				return use(opened);
			} finally {
				fs.closeSync(opened.descriptor);
			}
		});
	}

	/** Whatever the system cannot do with the file counts as damage. @throws CacheDamage */
	guarded<Value>(read: () => Value): Value {
		try {
			return read();
		} catch (error) {
			if (isLost(error)) throw new CacheDamage('a segment of the cache cannot be read', {cause: error});
			throw error;
		}
	}
}

/** Both came through JSON, or are about to. */
const isSameKey = (a: unknown, b: KeptKey): boolean => JSON.stringify(a) === JSON.stringify(b);

const isLost = (error: unknown): boolean => error instanceof CacheDamage || errorCode(error) !== null;
