/** Marks by signature, worked out when they are asked for and kept until a file changes: over everybody, and of one scope. */
import {groupBySignature, lostSecondsOf, type MarkedFile, type SignatureGroup} from '../friction.ts';
import type {FrictionScope} from '../port.ts';

export interface Grouping {
	readonly groups: ReadonlyMap<string, SignatureGroup>;
	readonly lostSeconds: number;
}

export class Groupings {
	private whole: Grouping | null = null;
	/** The scope that was asked for last. */
	private scoped: {readonly name: string; readonly grouping: Grouping} | null = null;

	constructor(private readonly files: () => Iterable<MarkedFile>) {}

	/** Files, or what is known of their marks, have changed. */
	forget(): void {
		this.whole = null;
		this.scoped = null;
	}

	of(scope: FrictionScope = {}): Grouping {
		const {users = [], since = null, until = null} = scope;
		if (users.length === 0 && since === null && until === null) {
			this.whole ??= this.make({});
			return this.whole;
		}
		const name = JSON.stringify([users, since, until]);
		if (this.scoped?.name !== name) this.scoped = {name, grouping: this.make({users, since, until})};
		return this.scoped.grouping;
	}

	private make(scope: FrictionScope): Grouping {
		const files = [...this.files()];
		return {groups: groupBySignature(files, scope), lostSeconds: lostSecondsOf(files, scope)};
	}
}
