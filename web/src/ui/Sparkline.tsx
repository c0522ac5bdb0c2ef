interface Props {
  values: readonly number[];
  /** What the line says, for whoever can't see it. */
  label: string;
  width?: number;
  height?: number;
}

/** A tiny line without axes: the shape of the last days. Our own, because a chart in every row would be heavy. */
export function Sparkline({ values, label, width = 88, height = 24 }: Props) {
  const top = Math.max(...values, 0);
  const inset = 1.5;
  const step = values.length > 1 ? (width - 2 * inset) / (values.length - 1) : 0;
  const points = values.map((value, index) => {
    const share = top === 0 ? 0 : value / top;
    return [inset + index * step, height - inset - share * (height - 2 * inset)] as const;
  });
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {top > 0 ? (
        <polygon
          className="sparkline-area"
          points={`${inset},${height - inset} ${line} ${width - inset},${height - inset}`}
        />
      ) : null}
      <polyline className={top > 0 ? 'sparkline-line' : 'sparkline-flat'} points={line} />
    </svg>
  );
}
