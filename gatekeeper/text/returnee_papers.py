"""What the papers of a return say: promises, advice, and the rules of each measure."""

from __future__ import annotations

from gatekeeper import text

PROMISES = (
    text.mark("I come from {origin} and state truly where I was and how I feel."),
    text.mark("I follow the measure that was told to me and stay where I was told to stay."),
    text.mark("I measure my temperature every morning and afternoon and report it."),
    text.mark("I receive nobody and visit nobody meanwhile."),
    text.mark("With a fever or a cough I call the community at once and take no bus or train."),
    text.mark("I wear a mask, air the rooms and wash my hands."),
    text.mark("I let community workers and doctors do their work."),
    text.mark("If something I state here is not true, I answer for it by law."),
)
ADVICES = (
    text.mark("Welcome back. Please go straight home."),
    text.mark("Stay in a room of your own with good air, if there is one."),
    text.mark("Measure your temperature in the morning and in the afternoon."),
    text.mark("Call the community when it is {limit} °C or more, or when you cough."),
    text.mark("Wear a mask when others are near, and keep one metre apart."),
    text.mark("Wash your hands often; disinfect handles and tables once a day."),
    text.mark("Put rubbish in two bags at the door after 16:00; it is fetched."),
    text.mark("Order food and medicine by telephone; they are carried to your door."),
    text.mark("Tell the community before anybody of your family comes back."),
    text.mark("Ask when something is not clear: the numbers are on the contact card."),
)
RULES = (
    text.mark("Stay at home for the whole time; nobody comes to see you."),
    text.mark("A worker calls or comes every day; please tell him how you are."),
    text.mark("Two temperatures a day, in the morning and in the afternoon."),
    text.mark("To leave for a hospital, ask the community first."),
    text.mark("When the time is over you get a notice of release."),
)
MONITORING_RULES = (
    text.mark("You may leave home for what is necessary; avoid crowds."),
    text.mark("Two temperatures a day, in the morning and in the afternoon."),
    text.mark("A worker calls or comes every day; please tell him how you are."),
    text.mark("With a fever or a cough stay at home and call the community."),
)
