import { useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import { useEffect, useMemo, useRef, type PointerEvent } from 'react';
import { kindOf } from '../nodes/kinds';
import { useDocument } from './EditorContext';
import { sizeIn } from './geometry';

const size = { width: 184, height: 120 };
const around = 60;

const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState) =>
  `${-x / zoom} ${-y / zoom} ${width / zoom} ${height / zoom}`;

/**
 * Everything small, and the part that is in view: a click or a drag goes there. It is one picture, painted when the document
 * changes, for a thousand elements that listen to every move would make dragging slow.
 */
export function Overview() {
  const document = useDocument();
  const flow = useReactFlow();
  const view = useStore(viewOf);
  const picture = useRef<HTMLCanvasElement>(null);

  const boxes = useMemo(() => {
    const sizeOf = sizeIn(document);
    const nodes = document.nodes.map((node) => ({
      ...(document.layout[node.id] ?? { x: 0, y: 0 }),
      ...sizeOf(node),
      color: kindOf(node.kind)?.color ?? 'gray',
    }));
    return [...nodes, ...(document.notes ?? []).map((note) => ({ ...note, color: 'yellow' }))];
  }, [document]);

  const frame = useMemo(() => {
    const left = Math.min(...boxes.map((box) => box.x), 0) - around;
    const top = Math.min(...boxes.map((box) => box.y), 0) - around;
    const width = Math.max(...boxes.map((box) => box.x + box.width), 400) + around - left;
    const height = Math.max(...boxes.map((box) => box.y + box.height), 300) + around - top;
    const scale = Math.min(size.width / width, size.height / height);
    // In the middle of the picture, whatever its shape.
    return {
      scale,
      left: left - (size.width / scale - width) / 2,
      top: top - (size.height / scale - height) / 2,
    };
  }, [boxes]);

  useEffect(() => {
    const canvas = picture.current;
    const pen = canvas?.getContext('2d');
    if (canvas == null || pen == null) {
      return;
    }
    const ratio = window.devicePixelRatio;
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
    pen.scale(ratio, ratio);
    const style = getComputedStyle(canvas);
    for (const box of boxes) {
      pen.fillStyle = style.getPropertyValue(`--mantine-color-${box.color}-5`);
      pen.fillRect(
        (box.x - frame.left) * frame.scale,
        (box.y - frame.top) * frame.scale,
        Math.max(1.5, box.width * frame.scale),
        Math.max(1.5, box.height * frame.scale),
      );
    }
  }, [boxes, frame]);

  const go = (event: PointerEvent<HTMLDivElement>) => {
    const at = event.currentTarget.getBoundingClientRect();
    void flow.setCenter(
      (event.clientX - at.left) / frame.scale + frame.left,
      (event.clientY - at.top) / frame.scale + frame.top,
      { zoom: flow.getZoom() },
    );
  };

  const [x = 0, y = 0, width = 0, height = 0] = view.split(' ').map(Number);
  return (
    <div
      className="flow-overview nowheel"
      style={size}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) {
          go(event);
        }
      }}
    >
      <canvas ref={picture} style={size} />
      <span
        className="flow-overview-view"
        style={{
          left: (x - frame.left) * frame.scale,
          top: (y - frame.top) * frame.scale,
          width: width * frame.scale,
          height: height * frame.scale,
        }}
      />
    </div>
  );
}
