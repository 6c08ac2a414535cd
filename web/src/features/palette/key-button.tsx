// The keys of an act as a button: press it, then the key that the act shall have.
import { useEffect, useState } from "react";
import { t } from "../../i18n";
import { choose, judge, keysOf } from "../../shortcuts/keys";
import { type Command, read, shown } from "../../shortcuts/registry";
import { Kbd } from "../../ui/marks";
import style from "./palette.module.css";

const HELD = ["Shift", "Control", "Meta", "Alt", "AltGraph", "CapsLock", "Dead"];

export function KeyButton({ command, onTold }: { command: Command; onTold: (text: string) => void }) {
  const [asks, setAsks] = useState(false);
  const act = t(command.label);
  const keys = keysOf(command);
  useEffect(() => {
    if (asks) onTold(t("keys.press", { act }));
  }, [asks, act, onTold]);

  const hear = (pressed: string) => {
    const fault = judge(command, pressed);
    const name = shown(pressed);
    if (fault === "browser") return onTold(t("keys.browser", { keys: name }));
    if (fault === "letter") return onTold(t("keys.letter", { act }));
    if (fault) return onTold(t("keys.clash", { keys: name, act: t(fault.label) }));
    choose(command, pressed);
    setAsks(false);
    onTold(t("keys.chosen", { keys: name, act }));
  };

  return (
    <button
      type="button"
      className={style.keys}
      aria-pressed={asks}
      onClick={() => setAsks(true)}
      onBlur={() => setAsks(false)}
      onKeyDown={(event) => {
        if (!asks || event.key === "Tab") return;
        event.preventDefault();
        if (event.key === "Escape") {
          setAsks(false);
          onTold("");
          return;
        }
        const pressed = read(event);
        if (pressed && !HELD.includes(event.key)) hear(pressed);
      }}
    >
      {asks || keys.length === 0 ? <Kbd>{asks ? "…" : "–"}</Kbd> : keys.map((one) => <Kbd key={one}>{shown(one)}</Kbd>)}
      <span className="visually-hidden">{t("keys.change", { act })}</span>
    </button>
  );
}
