/* What the page does by itself: the scan queue, sounds, the lock, the clock, the connection lamp. */
"use strict";
(() => {
  const body = document.body;
  const say = name => body.dataset[name] || "";
  document.documentElement.classList.add("has-script");

  /* Sound: made here, no file. Three verdicts told apart by ear. */
  let audio = null;
  const tones = { ok: [[880, 0, 0.12], [1320, 0.12, 0.18]], stop: [[220, 0, 0.3], [180, 0.32, 0.45]], wait: [[520, 0, 0.15], [520, 0.22, 0.15]] };
  const wake = () => {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!audio && Context) audio = new Context();
    if (audio && audio.state === "suspended") audio.resume();
  };
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { passive: true });
  const sound = verdict => {
    if (!audio || !tones[verdict]) return;
    for (const [pitch, after, long] of tones[verdict]) {
      const voice = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
      voice.frequency.value = pitch;
      voice.type = verdict === "stop" ? "square" : "sine";
      loud.gain.setValueAtTime(0.25, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + long);
      voice.connect(loud).connect(audio.destination);
      voice.start(at);
      voice.stop(at + long);
    }
  };

  /* Verdicts */
  const red = () => document.querySelector("[data-verdict=stop] [data-dismiss], #client-verdict:not([hidden]) [data-dismiss]");
  const signs = {
    stop: '<polygon points="30,4 70,4 96,30 96,70 70,96 30,96 4,70 4,30"/><path d="M33 33 L67 67 M67 33 L33 67"/>',
    wait: '<polygon points="50,5 97,93 3,93"/><path d="M50 36 L50 64 M50 78 L50 80"/>',
  };
  const clientVerdict = (verdict, code, headline, next) => {
    const place = document.getElementById("client-verdict");
    const section = document.createElement("section");
    section.className = `verdict verdict-${verdict}`;
    section.dataset.verdict = verdict;
    section.dataset.code = code;
    section.setAttribute("role", "alert");
    section.innerHTML = `<svg class="sign" viewBox="0 0 100 100" aria-hidden="true">${signs[verdict]}</svg><div class="verdict-words"><h2 class="verdict-headline"></h2><p class="verdict-next"></p><p><button class="button dismiss" type="button" data-dismiss></button></p></div>`;
    section.querySelector(".verdict-headline").textContent = headline;
    section.querySelector(".verdict-next").textContent = next;
    section.querySelector(".dismiss").textContent = say("understood");
    place.replaceChildren(section);
    place.hidden = false;
    sound(verdict);
  };
  const shown = root => {
    const verdict = root.querySelector && root.querySelector("[data-verdict]");
    if (verdict) sound(verdict.dataset.verdict);
  };

  /* The scan box: every scan is taken at once, sent in order, and waits while a red verdict stands. */
  const form = document.querySelector("[data-scan-form]");
  const box = document.querySelector("[data-scan]");
  const queue = [];
  let sending = false;
  const showHeld = () => {
    for (const button of document.querySelectorAll("[data-dismiss]")) {
      const words = say("understood");
      button.textContent = queue.length ? `${words} (${say("held").replace("#", queue.length)})` : words;
    }
  };
  const pump = async () => {
    if (sending || red()) return showHeld();
    if (!queue.length) return;
    const code = queue.shift();
    sending = true;
    try {
      await htmx.ajax("POST", form.action, { source: "#scan-courier", target: "#outcome", swap: "outerHTML", values: { code, csrf_token: form.elements.csrf_token.value } });
    } finally {
      sending = false;
      focus();
      if (queue.length) pump();
    }
  };
  const focus = () => {
    if (!box || document.querySelector("dialog[open]")) return;
    const here = document.activeElement;
    const typing = here && here !== box && here.matches("input, select, textarea, summary");
    if (!typing) box.focus({ preventScroll: true });
  };
  if (form && box) {
    const courier = document.createElement("span");
    courier.id = "scan-courier";
    courier.hidden = true;
    body.append(courier);
    form.addEventListener("submit", event => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const code = box.value;
      box.value = "";
      if (code.trim()) {
        queue.push(code);
        pump();
      }
    }, true);
    /* An input method that is composing swallows the reader's Enter; its end is the end of the scan. */
    box.addEventListener("keydown", event => {
      if (event.key === "Enter" && event.isComposing) box.addEventListener("compositionend", () => form.requestSubmit(), { once: true });
    });
    addEventListener("keydown", event => {
      if (event.key === "Escape" && red()) red().click();
      /* A reader types wherever the focus is: what belongs to no field belongs to the scan box. */
      else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) focus();
    });
    addEventListener("click", () => setTimeout(focus, 50));
    focus();
  }
  addEventListener("click", event => {
    const button = event.target.closest && event.target.closest("[data-dismiss]");
    if (!button) return;
    event.preventDefault();
    const place = document.getElementById("client-verdict");
    if (place.contains(button)) {
      place.hidden = true;
      place.replaceChildren();
    } else button.closest("[data-verdict]").remove();
    if (form) {
      pump();
      focus();
    }
  });

  /* The connection, as the last answer or its absence tells it. */
  const lamp = document.getElementById("lamp");
  const connected = good => {
    if (!lamp) return;
    lamp.classList.toggle("bad", !good);
    lamp.textContent = good ? `● ${lamp.dataset.good}` : `▲ ${lamp.dataset.bad}`;
  };
  const isPoll = ctx => ctx && ctx.sourceElement && ctx.sourceElement.hasAttribute("data-poll");
  addEventListener("htmx:before:request", event => {
    if (document.hidden && isPoll(event.detail.ctx)) event.preventDefault();
  });
  addEventListener("htmx:before:response", event => {
    connected(true);
    const { ctx } = event.detail, status = ctx.response.status;
    if (status === 401) {
      if (lock && !lock.open) lockPage();
      if (!lock) location.reload();
      event.preventDefault();
    } else if (status >= 500 && !isPoll(ctx)) clientVerdict("stop", "not_recorded", say("failed"), say("failedNext"));
  });
  addEventListener("htmx:error", event => {
    const { ctx } = event.detail;
    if (!ctx || !ctx.request) return;
    connected(false);
    if (!isPoll(ctx) && ctx.request.method !== "GET") clientVerdict("wait", "unknown", say("unknown"), say("unknownNext"));
  });
  addEventListener("htmx:after:swap", event => {
    const { ctx } = event.detail;
    if (ctx && !isPoll(ctx)) shown(document.getElementById("outcome") || document);
    focus();
  });
  addEventListener("offline", () => connected(false));

  /* The clock runs from the server's time, not the tablet's. */
  const clock = document.getElementById("clock");
  const ahead = Date.parse(body.dataset.now) - Date.now();
  const tick = () => {
    const now = new Date(Date.now() + ahead);
    clock.textContent = now.toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  };
  if (clock) {
    tick();
    setInterval(tick, 1000);
  }

  /* The idle lock covers the page and keeps it. */
  const lock = document.getElementById("lock");
  const lockPage = () => {
    if (!lock || lock.open) return;
    lock.showModal();
    document.getElementById("unlock-pin").focus();
  };
  if (lock) {
    lock.addEventListener("cancel", event => event.preventDefault());
    const minutes = Number(body.dataset.idleMinutes);
    const lockServer = () => {
      const data = new FormData(document.getElementById("lock-now"));
      fetch("/lock", { method: "POST", body: new URLSearchParams(data), headers: { "HX-Request": "true" } }).catch(() => connected(false));
      lockPage();
    };
    let touched = Date.now();
    for (const touch of ["pointerdown", "keydown", "input"]) addEventListener(touch, () => { touched = Date.now(); }, { passive: true });
    setInterval(() => {
      if (minutes && !lock.open && Date.now() - touched > minutes * 60000) lockServer();
    }, 5000);
    document.getElementById("lock-now").addEventListener("submit", event => {
      event.preventDefault();
      lockServer();
    });
    document.getElementById("unlock").addEventListener("submit", async event => {
      event.preventDefault();
      const error = document.getElementById("unlock-error"), pin = document.getElementById("unlock-pin");
      const data = new URLSearchParams(new FormData(event.target));
      pin.value = "";
      try {
        const answer = await fetch("/unlock", { method: "POST", body: data, headers: { "Kiosk-Lock": "1" } });
        if (answer.ok) {
          touched = Date.now();
          error.hidden = true;
          lock.close();
          focus();
          return;
        }
        if (answer.status === 401) location.assign("/sign-in");
        error.textContent = await answer.text();
      } catch {
        error.textContent = say("unknownNext");
      }
      error.hidden = false;
      pin.focus();
    });
  }
  const first = document.querySelector("#outcome [data-verdict]");
  if (first) sound(first.dataset.verdict);
})();
