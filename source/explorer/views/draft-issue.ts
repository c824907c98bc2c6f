/** `i` on an event: the draft about what is marked there, its red mark before an amber one. */
import {rowAt} from '../../analysis/rows/row-table.ts';
import {groupKey} from '../../library/friction.ts';
import type {OpenedSession} from '../../library/port.ts';
import {DraftView} from './draft.ts';
import type {ViewContext} from './view.ts';

export function draftIssue(context: ViewContext, opened: OpenedSession, index: number): void {
	const marks = rowAt(opened.rows, index).marks.flatMap(mark => opened.rows.marks[mark] ?? []);
	const mark = marks.find(({severity}) => severity === 'red') ?? marks[0];
	if (mark === undefined) {
		context.flash('no mark here to write an issue about; n goes to the next one');
		return;
	}
	const {kind, signature, line} = mark;
	const file = opened.fileIds[mark.file] ?? opened.session;
	context.push(new DraftView(context, groupKey(kind, signature), {file, line}));
}
