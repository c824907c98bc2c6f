/**
 * The explorer's state: a stack of views, a line being typed, a message. Keys come in, rows of text come out; what reaches
 * beyond (the clipboard, a pager, the terminal) is handed in, so that all of it runs in a test as it runs for a person.
 */
import {namesSession} from '../library/names-session.ts';
import type {LibraryPort} from '../library/port.ts';
import {plural} from '../text/format.ts';
import {own} from '../text/safe-text.ts';
import type {Key} from './keys/key-decoder.ts';
import {type ActionId, actionFor, type Binding, type Keymap, keyLabel} from './keys/keymap.ts';
import {alarmForms} from './present/alarm.ts';
import {activityOf, brokenRows, frameRows} from './present/frame.ts';
import type {Glyphs} from './present/glyphs.ts';
import {serverActivity} from './present/server-activity.ts';
import type {StyledLine} from './present/styled.ts';
import type {Theme} from './present/theme.ts';
import {editInput, inputOf} from './state/input.ts';
import {OpenedSessions} from './state/opened-sessions.ts';
import {Prompts} from './state/prompts.ts';
import {BlocksView} from './views/blocks.ts';
import {DetailView} from './views/detail.ts';
import {EventsView} from './views/events.ts';
import {FrictionView} from './views/friction.ts';
import {askView, type ReachableView} from './views/go-view.ts';
import {HelpView} from './views/help.ts';
import {OverviewView} from './views/overview.ts';
import {PromptView} from './views/prompt.ts';
import {SearchView} from './views/search.ts';
import {SessionsView} from './views/sessions.ts';
import {SourcesView} from './views/sources.ts';
import {UsersView} from './views/users.ts';
import type {Question, View, ViewContext, WindowSize} from './views/view.ts';

/** How long a message stays in the bottom line. */
const flashMilliseconds = 4_000;

export interface Outside {
	/** Puts text on the person's clipboard (already sanitised); says what went wrong, or null. */
	copy(text: string): string | null;
	openOutside(program: 'pager' | 'editor', text: string): Promise<string | null>;
	suspend(): void;
	redraw(): void;
	quit(): void;
}

export interface ExplorerOptions {
	readonly library: LibraryPort;
	readonly outside: Outside;
	readonly keymap: Keymap;
	readonly glyphs: Glyphs;
	readonly theme: Theme;
	readonly gapSeconds: number;
}

export class Explorer {
	readonly context: ViewContext;
	private readonly views: View[] = [];
	private question: (Question & {historyAt: number}) | null = null;
	private flash: {text: string; level: 'info' | 'warning'} | null = null;
	private flashTimer: NodeJS.Timeout | null = null;
	private readonly listeners = new Set<() => void>();
	private readonly opened: OpenedSessions;
	/** What servers want to know; the first one stands over everything. */
	private readonly prompts = new Prompts(() => this.showPrompt());
	private promptView: PromptView | null = null;
	private landing: {readonly file: string; readonly line: number} | null = null;
	private readonly unsubscribe: () => void;
	/** Counts up with every change: what React compares. */
	revision = 0;

	constructor(private readonly options: ExplorerOptions) {
		const {library, glyphs, gapSeconds} = options;
		this.opened = new OpenedSessions(library, () => {
			for (const view of this.views) view.refresh();
			this.changed();
		});
		this.context = {
			library,
			glyphs,
			gapSeconds,
			opened: session => this.opened.get(session),
			judge: async (session, marks, judgement) => {
				await Promise.all(marks.map(mark => library.judge(mark, judgement)));
				this.opened.judged(session);
			},
			push: view => this.push(view),
			back: () => this.back(),
			flash: (text, level = 'info') => this.say(text, level),
			ask: question => this.ask(question),
			changed: () => this.changed(),
			copy: (text, what) => this.copy(text, what),
			openOutside: (program, text) => this.openOutside(program, text),
		};
		this.views.push(new UsersView(this.context));
		this.unsubscribe = library.subscribe(() => {
			this.opened.refresh();
			for (const view of this.views) view.refresh();
			this.tryLanding();
			this.changed();
		});
	}

	get view(): View {
		return this.views.at(-1) as View;
	}

	/** Asks the person; a line that is being typed is finished first. */
	readonly askPerson = this.prompts.ask;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	/** The screen as rows of text, colours closed in each. */
	rows(size: WindowSize): string[] {
		const {library, keymap, glyphs, theme} = this.options;
		const {progress, problems, sessions, servers} = library.state;
		let skipped = 0;
		// The other screens name the skipped lines of what they show.
		if (this.view.name === 'users') for (const {badLines} of sessions.values()) skipped += badLines;
		const busy = serverActivity(servers, Date.now());
		const reading = activityOf(progress, skipped);
		const between: StyledLine = busy.length > 0 && reading.length > 0 ? [{text: own(' · '), tone: 'dim'}] : [];
		const activity = [...busy, ...between, ...reading];
		const alarm = alarmForms(servers, problems, Date.now());
		const {question, flash} = this;
		const prompt = question ? null : this.promptView;
		const views = prompt ? [...this.views, prompt] : this.views;
		try {
			return frameRows({views, question, flash, alarm, activity, keymap, glyphs, theme}, size);
		} catch (error) {
			// A transcript nobody foresaw must not take the program down: the view says so, and Escape leaves it.
			return brokenRows(error, this.view.name, size, theme);
		}
	}

	/** Every key of a batch before anything is drawn. */
	keys(keys: readonly Key[]): void {
		for (const key of keys) this.key(key);
		this.changed();
	}

	/**
	 * Opens the event on a line of a file, with the way to it behind it: Escape leads through its session to the users.
	 * Waits until the file has been found.
	 */
	landAt({file, line}: {readonly file: string; readonly line: number}): void {
		this.landing = {file, line};
		this.tryLanding();
	}

	push(view: View): void {
		this.views.push(view);
		this.changed();
	}

	back(): void {
		if (this.views.length === 1) return;
		this.views.pop()?.close?.();
		this.view.refresh();
		this.changed();
	}

	close(): void {
		if (this.flashTimer) clearTimeout(this.flashTimer);
		this.prompts.close();
		this.unsubscribe();
		for (const view of this.views) view.close?.();
	}

	private tryLanding(): void {
		const {landing} = this;
		if (!landing) return;
		const {sessions, progress} = this.options.library.state;
		const all = [...sessions.values()];
		const session =
			all.find(({file}) => file === landing.file) ??
			all.find(({file, sessionId}) => namesSession(landing.file, {file, ids: [sessionId]}));
		if (!session) {
			if (progress.phase !== 'ready') return;
			this.landing = null;
			this.say(`${landing.file} is not among these transcripts`, 'warning');
			return;
		}
		if (session.state === 'listed') return;
		this.landing = null;
		const place = {file: session.id, line: landing.line, toolUseId: null};
		const block = null;
		this.views.push(new SessionsView(this.context, session.user), new BlocksView(this.context, session.id));
		this.views.push(new EventsView(this.context, session.id, block, place));
		this.push(new DetailView(this.context, {session: session.id, landing: place}));
	}

	private key(key: Key): void {
		if (this.flash) this.clearFlash();
		if (key.name === 'ctrl+c') {
			this.options.outside.quit();
			return;
		}
		if (this.question) {
			this.answer(this.question, key);
			return;
		}
		if (this.promptView) {
			this.promptView.key(key);
			return;
		}
		if (this.view.key?.(key)) return;
		const action = actionFor(this.options.keymap, this.view.name, key.name);
		if (!action) {
			this.say(`${keyLabel(key.name)} does nothing here; ? lists the keys`);
			return;
		}
		const {isOff}: Binding = this.options.keymap[action];
		if (isOff) {
			this.say(`${keyLabel(key.name)}: not in this viewer`);
			return;
		}
		try {
			this.act(action);
		} catch (error) {
			this.say(`that failed: ${error instanceof Error ? error.message : String(error)}`, 'warning');
		}
	}

	private showPrompt(): void {
		const {first} = this.prompts;
		const {glyphs} = this.options;
		this.promptView =
			first &&
			new PromptView({
				...{prompt: first.prompt, glyphs, waiting: () => this.prompts.waiting, onAnswer: first.answer},
			});
		this.changed();
	}

	private act(action: ActionId): void {
		if (action === 'back' && this.view.undo?.()) return;
		if (this.view.act(action)) return;
		const {outside, library} = this.options;
		switch (action) {
			case 'back':
				if (this.views.length === 1) this.say('q quits');
				this.back();
				break;
			case 'quit':
				outside.quit();
				break;
			case 'suspend':
				outside.suspend();
				break;
			case 'redraw':
				outside.redraw();
				break;
			case 'refresh':
				library.refresh();
				this.say('looking at the sources again');
				break;
			case 'help':
				if (this.view.name !== 'help') this.push(new HelpView(this.context, this.options.keymap, this.view.name));
				break;
			case 'search':
			case 'searchAll':
				this.goTo('search');
				break;
			case 'friction':
			case 'overview':
			case 'sources':
				this.goTo(action);
				break;
			case 'goView':
				askView(this.context, name => this.goTo(name));
				break;
		}
	}

	/** Goes to a view by its name, back to it where it is open already (the users always are). */
	private goTo(name: ReachableView): void {
		if (this.view.name === name) return;
		const at = this.views.findIndex(view => view.name === name);
		if (at >= 0) {
			while (this.views.length > at + 1) this.views.pop()?.close?.();
			this.view.refresh();
			this.changed();
		} else if (name === 'search') this.push(new SearchView(this.context));
		else if (name === 'friction') this.push(new FrictionView(this.context));
		else if (name === 'overview') this.push(new OverviewView(this.context));
		else if (name === 'sources') this.push(new SourcesView(this.context));
		else if (name === 'help') this.push(new HelpView(this.context, this.options.keymap, this.view.name));
		else if (name === 'sessions') this.push(new SessionsView(this.context, null));
	}

	private ask(question: Question): void {
		this.question = {...question, historyAt: -1};
		this.changed();
	}

	private answer(question: Question & {historyAt: number}, key: Key): void {
		const history = question.history ?? [];
		const change = (input: Question['input'], historyAt = -1) => {
			this.question = {...question, input, historyAt};
			if (input.text !== question.input.text) question.onChange?.(input.text);
		};
		if (key.name === 'escape') {
			this.question = null;
			question.onCancel?.();
		} else if (key.name === 'enter') {
			this.question = null;
			question.onDone(question.input.text);
		} else if (key.name === 'up' || key.name === 'down') {
			const at = Math.max(-1, Math.min(history.length - 1, question.historyAt + (key.name === 'up' ? 1 : -1)));
			change(inputOf(history[at] ?? ''), at);
		} else {
			const edited = editInput(question.input, key);
			if (edited) change(edited);
		}
	}

	private say(text: string, level: 'info' | 'warning' = 'info'): void {
		this.flash = {text, level};
		if (this.flashTimer) clearTimeout(this.flashTimer);
		this.flashTimer = setTimeout(() => this.clearFlash(), flashMilliseconds);
		this.flashTimer.unref();
		this.changed();
	}

	private clearFlash(): void {
		if (this.flashTimer) clearTimeout(this.flashTimer);
		this.flashTimer = null;
		this.flash = null;
		this.changed();
	}

	/** What leaves the program leaves without secrets. The rules are loaded when they are first needed. */
	private copy(text: string, what: string): void {
		import('../report/redact.ts').then(
			({redact}) => {
				const {text: clean, redacted} = redact(text);
				const count = redacted.reduce((sum, one) => sum + one.count, 0);
				const problem = this.options.outside.copy(clean);
				if (problem) this.say(problem, 'warning');
				else
					this.say(
						`copied ${what}${count > 0 ? `, ${plural(count, 'secret or name', 'secrets and names')} redacted` : ''}`,
					);
			},
			(error: Error) => this.say(error.message, 'warning'),
		);
	}

	private openOutside(program: 'pager' | 'editor', text: string): void {
		this.options.outside.openOutside(program, text).then(problem => {
			if (problem) this.say(problem, 'warning');
			this.changed();
		});
	}

	private changed(): void {
		this.revision++;
		for (const listener of this.listeners) listener();
	}
}
