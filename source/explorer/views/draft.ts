/** `i`: the draft of a GitHub issue about one signature, to be read before it goes anywhere. */
import type {DraftInput, DraftPlace} from '../../library/draft-input.ts';
import type {IssueDraft} from '../../report/issue-draft.ts';
import {own, type SafeText, safeText} from '../../text/safe-text.ts';
import {wrap} from '../../text/width.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {StyledLine} from '../present/styled.ts';
import {inputOf} from '../state/input.ts';
import {type TakeOut, takeOut} from '../terminal/take-out.ts';
import {ScrolledLines} from './scrolled.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

export class DraftView implements View {
	readonly name = 'draft';
	private readonly scrolled = new ScrolledLines();
	private input: DraftInput | null = null;
	private draft: IssueDraft | null = null;
	private gaps = 0;
	private problem: string | null = null;
	private hasPseudonyms = false;
	/** What became of it, the last thing first. */
	private outcome: {readonly text: string; readonly tone: 'accent' | 'amber'} | null = null;
	private laid: {readonly columns: number; readonly lines: readonly StyledLine[]} | null = null;

	/** `key`: of the signature's row; `about`: the mark to put first. */
	constructor(
		private readonly context: ViewContext,
		key: string,
		about: DraftPlace | null,
		private readonly out: TakeOut = takeOut,
	) {
		context.library.draft(key, about).then(
			input => {
				this.input = input;
				return this.write();
			},
			(error: Error) => this.failed(error),
		);
	}

	crumb(): SafeText {
		return own('issue draft');
	}

	summary(): StyledLine {
		const names = this.hasPseudonyms ? 'pseudonyms' : 'names as they are';
		return this.draft ? [{text: own(`redacted, ${names}`), tone: 'dim'}] : [];
	}

	head(): readonly StyledLine[] {
		const {draft, outcome} = this;
		if (!draft) return [];
		return [
			[
				{text: own('  title   '), tone: 'dim'},
				{text: safeText(draft.title), tone: 'heading'},
			],
			[
				{text: own('  labels  '), tone: 'dim'},
				{text: own(draft.labels.join(', ')), tone: 'text'},
				{text: own(`   ${this.gaps} gaps for a person to fill in`), tone: 'dim'},
			],
			outcome ? [{text: safeText(`  ${outcome.text}`), tone: outcome.tone}] : [],
		];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		if (!this.draft) {
			const text = this.problem ?? 'Writing it …';
			return [
				{line: [], isSelected: false},
				{line: [{text: safeText(`  ${text}`), tone: this.problem ? 'amber' : 'dim'}], isSelected: false},
			];
		}
		if (this.laid?.columns !== columns) this.laid = {columns, lines: linesOf(this.draft.body, columns)};
		return this.scrolled.window(this.laid.lines, rows);
	}

	state(): StyledLine {
		return [{text: own(this.scrolled.state()), tone: 'dim'}];
	}

	can(action: ActionId): boolean {
		return this.draft !== null || (action !== 'saveDraft' && action !== 'createIssue' && action !== 'pseudonyms');
	}

	act(action: ActionId): boolean {
		const {draft} = this;
		switch (action) {
			case 'copy':
				if (draft) this.context.copy(draft.body, 'the draft');
				return true;
			case 'pager':
				if (draft) this.context.openOutside('pager', draft.body);
				return true;
			case 'pseudonyms':
				this.hasPseudonyms = !this.hasPseudonyms;
				this.write().catch((error: Error) => this.failed(error));
				return true;
			case 'saveDraft':
				if (draft) this.askFile(draft);
				return true;
			case 'createIssue':
				if (draft) this.askRepository(draft);
				return true;
			default:
				return this.scrolled.act(action);
		}
	}

	refresh(): void {}

	/** The rules are loaded when somebody wants a draft. */
	private async write(): Promise<void> {
		const {input, context} = this;
		if (input === null) return;
		const [{issueDraft, openGaps}, {pseudonymsFor}] = await Promise.all([
			import('../../report/issue-draft.ts'),
			import('../../report/pseudonyms.ts'),
		]);
		const names = context.library.state.users.map(({user}) => user);
		this.draft = issueDraft(input, {
			homes: [this.out.home],
			...(this.hasPseudonyms ? {pseudonyms: pseudonymsFor(names)} : {}),
		});
		this.gaps = openGaps(this.draft.body);
		this.laid = null;
		context.changed();
	}

	private failed(error: Error): void {
		this.problem = error.message;
		this.context.changed();
	}

	private askFile(draft: IssueDraft): void {
		this.context.ask({
			label: own('write to file'),
			input: inputOf(`${slugOf(draft.title)}.md`),
			onDone: file => {
				if (file.trim() !== '') this.tell(this.out.save(file.trim(), draft.body).then(path => `written to ${path}`));
			},
		});
	}

	/** Two questions: nothing goes to GitHub by one key. */
	private askRepository(draft: IssueDraft): void {
		this.context.ask({
			label: own('create in OWNER/NAME (empty: the repository of this folder)'),
			input: inputOf(''),
			onDone: written => {
				const repository = written.trim() === '' ? null : written.trim();
				this.outcome = {text: 'looking for an issue about the same …', tone: 'accent'};
				this.context.changed();
				this.out.duplicate(draft.marker, repository).then(
					duplicate => {
						if (duplicate === null) this.askSure(draft, repository);
						else this.say(`${duplicate}; nothing was created`, 'amber');
					},
					(error: Error) => this.say(`${error.message} Nothing was created.`, 'amber'),
				);
			},
		});
	}

	private askSure(draft: IssueDraft, repository: string | null): void {
		this.outcome = null;
		const open = this.gaps > 0 ? `${this.gaps} gaps are still open; ` : '';
		this.context.ask({
			label: own(`${open}type yes to create it in ${repository === null ? "this folder's repository" : 'there'}`),
			input: inputOf(''),
			onDone: answer => {
				if (answer.trim().toLowerCase() === 'yes') {
					this.tell(this.out.create(draft, repository).then(url => `created ${url}`));
				} else this.say('nothing was created', 'amber');
			},
			onCancel: () => this.say('nothing was created', 'amber'),
		});
	}

	private tell(done: Promise<string>): void {
		done.then(
			text => this.say(text, 'accent'),
			(error: Error) => this.say(error.message, 'amber'),
		);
	}

	private say(text: string, tone: 'accent' | 'amber'): void {
		this.outcome = {text, tone};
		this.context.changed();
	}
}

const slugOf = (title: string): string =>
	title
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60);

/** Headings and gaps stand out; everything else is as it will stand on GitHub. */
function linesOf(body: string, columns: number): StyledLine[] {
	return body.split('\n').flatMap(line => {
		const text = safeText(line);
		const tone = /^#{2,3} /.test(line) ? 'heading' : line.startsWith('**[TO BE WRITTEN') ? 'amber' : 'text';
		return wrap(text, Math.max(20, columns - 4)).map(
			(row): StyledLine => [
				{text: own('  '), tone: 'text'},
				{text: row.text, tone},
			],
		);
	});
}
