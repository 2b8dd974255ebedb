using Hubby.Messaging.Schedules.Pages;
using Hubby.TravellerPages;

namespace Hubby.Messaging.Schedules;

sealed class RemindersPreview : IPreviewPage
{
    const string Done = "done";

    public string Name => "reminders";
    public IReadOnlyList<string> States => ["asked", Done];

    public PageView Show(PageContext page, string state) =>
        PageView.Of<RemindersPage>((nameof(RemindersPage.IsStopped), state == Done));
}
