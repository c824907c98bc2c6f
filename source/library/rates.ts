/** Figures per hour of activity, the same everywhere. */

/** Marks per hour of activity, red and amber; null where there was none to speak of (below a minute). */
export const marksPerActiveHour = ({
	red,
	amber,
	activeSeconds,
}: {
	readonly red: number;
	readonly amber: number;
	readonly activeSeconds: number;
}): number | null => (activeSeconds < 60 ? null : ((red + amber) * 3600) / activeSeconds);
