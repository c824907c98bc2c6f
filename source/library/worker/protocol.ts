/** What the screen's thread and the library's thread say to each other. All of it plain data. */
import type {Fix} from '../../analysis/fixes.ts';
import type {Provenance} from '../../analysis/provenance.ts';
import type {Mute} from '../../analysis/review.ts';
import type {AnalysisOptions, Judgement} from '../../analysis/types.ts';
import type {RemoteSettings} from '../../sources/open-remote.ts';
import type {RemoteStatus} from '../../sources/remote/status.ts';
import type {Prompt} from '../../sources/remote/transport.ts';
import type {CacheSettings} from '../cache/source-cache.ts';
import type {DraftInput, DraftPlace} from '../draft-input.ts';
import type {Overview} from '../overview.ts';
import type {
	EventPlace,
	FrictionList,
	FrictionScope,
	LibraryState,
	MarkInstance,
	MarkPlace,
	OpenedSession,
	SearchProgress,
} from '../port.ts';
import type {SessionSummary} from '../summaries.ts';

export interface WorkerStart extends AnalysisOptions {
	readonly role: 'library';
	/** The words of the command line that name sources; resolved again in the worker. */
	readonly words: readonly string[];
	readonly isDemo: boolean;
	readonly demoFolder: string;
	/** How servers are reached and read. */
	readonly remote?: RemoteSettings;
	/** What people know of marks; the library starts without where it is left out. */
	readonly fixes?: readonly Fix[];
	readonly mutes?: readonly Mute[];
	readonly judgements?: ReadonlyMap<string, Judgement>;
	/** The file to which judgements are added. */
	readonly judgementsFile?: string;
	/** Where what is found is kept from run to run; null: nowhere. */
	readonly cache?: Omit<CacheSettings, 'onProblem'> | null;
	/** Absolute paths of files, folders and checkouts that tell what to run. */
	readonly playbooks?: readonly string[];
}

/** What people know of marks and of commands. */
export type Known = Pick<
	WorkerStart,
	'rules' | 'fixes' | 'mutes' | 'judgements' | 'judgementsFile' | 'playbooks' | 'cache'
>;

/** What people know of marks by now, in place of what the worker was started with. */
export type ReviewAnew = Required<Pick<WorkerStart, 'fixes' | 'mutes' | 'judgements'>>;

export type Request =
	/** The first list stands on the screen: now files may be read. */
	| {readonly type: 'begin'}
	| {readonly type: 'open'; readonly id: number; readonly session: number}
	| {readonly type: 'read'; readonly id: number; readonly places: readonly EventPlace[]}
	| {readonly type: 'friction'; readonly id: number; readonly scope: FrictionScope}
	| {readonly type: 'provenance'; readonly id: number; readonly file: number; readonly toolUseId: string}
	| {readonly type: 'judge'; readonly id: number; readonly place: MarkPlace; readonly judgement: Judgement | null}
	| {readonly type: 'instances'; readonly id: number; readonly key: string; readonly scope: FrictionScope}
	| {readonly type: 'draft'; readonly id: number; readonly key: string; readonly about: DraftPlace | null}
	| {readonly type: 'overview'; readonly id: number; readonly split: number | null}
	| {readonly type: 'search'; readonly id: number; readonly query: string}
	| {readonly type: 'cancel'; readonly id: number}
	/** What the person said to a prompt; null: nothing. Never logged, never kept. */
	| {readonly type: 'answer'; readonly id: number; readonly answer: string | null}
	| {readonly type: 'refresh'}
	| {readonly type: 'review'; readonly review: ReviewAnew}
	| {readonly type: 'close'};

/** The state with only those sessions that changed since the last one. */
export interface StateChange extends Omit<LibraryState, 'sessions' | 'leftOut' | 'servers' | 'revision'> {
	/** null: as before. There may be thousands. */
	readonly leftOut: LibraryState['leftOut'] | null;
	readonly changed: readonly SessionSummary[];
	readonly gone: readonly number[];
}

export type Reply =
	| {readonly type: 'state'; readonly state: StateChange}
	| {readonly type: 'notice'; readonly text: string}
	| {readonly type: 'servers'; readonly servers: readonly RemoteStatus[]}
	| {readonly type: 'ask'; readonly id: number; readonly prompt: Prompt}
	/** The answer is not needed any more. */
	| {readonly type: 'unask'; readonly id: number}
	| {readonly type: 'opened'; readonly id: number; readonly value: OpenedSession}
	| {readonly type: 'friction'; readonly id: number; readonly value: FrictionList}
	| {readonly type: 'provenance'; readonly id: number; readonly value: Provenance | null}
	| {readonly type: 'judged'; readonly id: number; readonly value: null}
	| {readonly type: 'instances'; readonly id: number; readonly value: readonly MarkInstance[]}
	| {readonly type: 'draft'; readonly id: number; readonly value: DraftInput}
	| {readonly type: 'overview'; readonly id: number; readonly value: Overview}
	| {readonly type: 'texts'; readonly id: number; readonly value: readonly string[]}
	| {readonly type: 'page'; readonly id: number; readonly page: SearchProgress}
	| {readonly type: 'failed'; readonly id: number; readonly message: string};
