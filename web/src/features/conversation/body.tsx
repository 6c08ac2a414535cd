// The text of a message: our own words when it is simple, else a frame that runs nothing.
import { ImageOff } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import "./message.css";
import { t } from "../../i18n";
import style from "./conversation.module.css";
import { type Frame, fill, type Plain, read } from "./untrusted";

export function Body({ html, name, theme }: { html: string; name: string; theme: string }) {
  const message = useMemo(() => read(html, location.origin, theme), [html, theme]);
  if (message.kind === "plain") return <Words paragraphs={message.paragraphs} />;
  return <Framed frame={message.frame} name={name} />;
}

function Words({ paragraphs }: { paragraphs: Plain }) {
  return (
    <div className={style.words} dir="auto">
      {paragraphs.map((lines, at) => (
        // Text does not move: the place is the key.
        <p key={at}>
          {lines.map((runs, line) => (
            <span key={line}>
              {line > 0 && <br />}
              {runs.map((run, place) =>
                run.href ? (
                  <a key={place} href={run.href} target="_blank" rel="noopener noreferrer nofollow">
                    {run.text}
                  </a>
                ) : (
                  run.text
                ),
              )}
            </span>
          ))}
        </p>
      ))}
    </div>
  );
}

function Framed({ frame, name }: { frame: Frame; name: string }) {
  const host = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(48);

  useEffect(() => {
    if (target.current) fill(target.current, frame.page);
  }, [frame]);

  useEffect(() => {
    const around = host.current;
    if (!around) return;
    // The frame may not be looked into, so a copy without attributes is laid out, out of sight, to learn its height.
    let width = 0;
    const look = () => {
      if (around.clientWidth === width) return;
      width = around.clientWidth;
      const copy = frame.measure();
      copy.classList.add(style.measure ?? "");
      copy.setAttribute("aria-hidden", "true");
      copy.inert = true;
      around.append(copy);
      setHeight(Math.ceil(copy.getBoundingClientRect().height) + 4);
      copy.remove();
    };
    const resized = new ResizeObserver(look);
    resized.observe(around);
    return () => resized.disconnect();
  }, [frame]);

  return (
    <div ref={host} className={style.framed}>
      <iframe
        ref={target}
        title={t("talk.frame", { name })}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        className={style.frame}
        style={{ height }}
      />
      {frame.blocked > 0 && (
        <p className={style.blocked}>
          <ImageOff aria-hidden="true" />
          {t("talk.images", { n: frame.blocked })}
        </p>
      )}
    </div>
  );
}
