/** Does a message of the person say that the work went wrong? Marked only where that is sure. */
import type {Finding} from '../types.ts';

export interface Message {
	readonly text: string;
	/** The first human prompt of its session. */
	readonly isFirst: boolean;
	/** Last text of the assistant before it (its end is enough), null without any. */
	readonly previousReply: string | null;
	readonly previousPrompt: string | null;
}

export function judgeMessage(_message: Message): Finding | null {
	return null;
}
