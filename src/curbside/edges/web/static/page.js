/* Opens supports in place, copies citations, prints, and says what happens. Every page works without it. */
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  var status = document.getElementById("status");
  function say(text) { if (status) { status.textContent = ""; window.setTimeout(function () { status.textContent = text; }, 50); } }

  /* A support beside its statement ------------------------------------------------------------------- */
  var open = null;
  function close(back) {
    if (!open) { return; }
    var was = open;
    open = null;
    was.place.remove();
    was.marker.setAttribute("aria-expanded", "false");
    if (back) { was.marker.focus(); }
  }
  function panel(marker) {
    var aside = document.createElement("aside");
    aside.className = "support";
    aside.tabIndex = -1;
    aside.setAttribute("aria-label", marker.getAttribute("aria-label") || "Support");
    var button = document.createElement("button");
    button.type = "button";
    button.className = "close";
    button.textContent = "Close";
    button.addEventListener("click", function () { close(true); });
    var body = document.createElement("div");
    body.className = "support-body";
    aside.append(button, body);
    return { aside: aside, body: body };
  }
  function placed(marker, aside) {
    var row = marker.closest("tr");
    if (row) {
      var wide = document.createElement("tr");
      var cell = document.createElement("td");
      wide.className = "support-row";
      wide.setAttribute("role", "row");
      cell.setAttribute("role", "cell");
      cell.colSpan = row.children.length;
      cell.append(aside);
      wide.append(cell);
      row.after(wide);
      return wide;
    }
    var claim = marker.closest("[data-claim]");
    if (claim) { claim.append(aside); } else { (marker.closest("li, p") || marker.parentNode).append(aside); }
    return aside;
  }
  function reveal(aside, claim) {
    /* As much of the support as fits, without losing the statement it belongs to. */
    var hidden = aside.getBoundingClientRect().bottom - window.innerHeight + 12;
    var room = claim.getBoundingClientRect().top - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    if (hidden > 0 && room > 0) { window.scrollBy(0, Math.min(hidden, room)); }
  }
  function show(marker) {
    var made = panel(marker);
    var url = new URL(marker.href);
    url.searchParams.set("fragment", "1");
    close(false);
    open = { marker: marker, place: placed(marker, made.aside) };
    marker.setAttribute("aria-expanded", "true");
    say("Loading the support");
    fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (text) {
      var read = new DOMParser().parseFromString(text, "text/html");
      read.querySelectorAll("[id]").forEach(function (part) { part.removeAttribute("id"); });
      made.body.replaceChildren.apply(made.body, Array.from(read.body.childNodes));
      var claim = marker.closest("[data-claim]");
      var stated = claim && made.body.querySelector("h3 + p > strong");
      if (stated) { stated.parentElement.remove(); } /* it stands right above */
      made.aside.focus({ preventScroll: true });
      reveal(made.aside, claim || marker);
      say("Support shown");
    }).catch(function () { window.location.href = marker.href; });
  }
  document.querySelectorAll("a[data-support]").forEach(function (marker) { marker.setAttribute("aria-expanded", "false"); });
  document.addEventListener("click", function (event) {
    var marker = event.target.closest ? event.target.closest("a[data-support]") : null;
    if (!marker || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    if (open && open.marker === marker) { close(true); } else { show(marker); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    if (open) { close(true); } else { shut(true); }
  });

  /* A link into something folded opens it ------------------------------------------------------------- */
  function unfold() {
    var id = decodeURIComponent(window.location.hash.slice(1));
    var target = id && document.getElementById(id);
    var closed = false;
    for (var folded = target && target.closest("details"); folded; folded = folded.parentElement.closest("details")) {
      closed = closed || !folded.open;
      folded.open = true;
    }
    if (closed) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  /* The list of contents: a bar at the top of narrow screens, closed until it is wanted ---------------- */
  var contents = document.querySelector(".toc details");
  var narrow = window.matchMedia("(max-width: 70rem)");
  function shut(back) {
    if (!contents || !contents.open || !narrow.matches) { return; }
    contents.open = false;
    if (back) { contents.querySelector("summary").focus(); }
  }
  if (contents) {
    contents.open = !narrow.matches;
    narrow.addEventListener("change", function () { contents.open = !narrow.matches; });
    contents.addEventListener("click", function (event) { if (event.target.closest("a")) { shut(false); } });
    document.addEventListener("click", function (event) { if (!contents.contains(event.target)) { shut(false); } });
  }

  /* Where the reader is, marked in the list ------------------------------------------------------------ */
  var where = contents && contents.querySelector(".where");
  var links = contents ? Array.from(contents.querySelectorAll("ol a")) : [];
  var here = null;
  function mark() {
    var found = null;
    links.forEach(function (link) {
      var part = document.getElementById(link.hash.slice(1));
      if (part && part.getBoundingClientRect().top < window.innerHeight / 3) { found = link; }
    });
    if (found === here) { return; }
    if (here) { here.removeAttribute("aria-current"); }
    here = found;
    if (here) {
      here.setAttribute("aria-current", "location");
      var list = contents.parentElement;
      if (!narrow.matches && list.scrollHeight > list.clientHeight) {
        list.scrollTop = Math.max(0, here.offsetTop - list.clientHeight / 2);
      }
    }
    where.textContent = here ? ": " + here.textContent : "";
  }
  if (links.length) {
    var due = false;
    window.addEventListener("scroll", function () {
      if (due) { return; }
      due = true;
      window.requestAnimationFrame(function () { due = false; mark(); });
    }, { passive: true });
    mark();
  }

  /* Everything folded, at once -------------------------------------------------------------------------- */
  var FOLDS = ".text details.folded, .text details.fold, .text details.more";
  document.querySelectorAll("[data-unfold]").forEach(function (button) {
    if (!document.querySelector(FOLDS)) { return; }
    var opened = [];
    button.hidden = false;
    button.addEventListener("click", function () {
      var all = Array.from(document.querySelectorAll(FOLDS));
      if (opened.length) {
        opened.forEach(function (d) { d.open = false; });
        opened = [];
      } else {
        opened = all.filter(function (d) { return !d.open; });
        opened.forEach(function (d) { d.open = true; });
      }
      button.textContent = opened.length ? "Close them again" : "Open everything folded";
      say(opened.length ? "Everything is open" : "Closed again");
    });
  });

  /* Printing shows everything folded ------------------------------------------------------------------ */
  window.addEventListener("beforeprint", function () {
    close(false);
    document.querySelectorAll(FOLDS).forEach(function (d) { if (!d.open) { d.open = true; d.dataset.printed = "1"; } });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-printed]").forEach(function (d) { d.open = false; delete d.dataset.printed; });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim()).then(
        function () { say("Citation copied"); button.textContent = "Copied"; },
        function () { say("The browser did not allow copying"); }
      );
    });
  });

  /* Asking takes a moment: say so, and do not ask twice ------------------------------------------------ */
  document.querySelectorAll("form[data-asking]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      form.classList.add("sent");
      say("Looking through the library");
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; form.classList.remove("sent"); });
  });
})();
