using System.Text;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.Schedules;

public sealed partial class ScheduleFileTests
{
    static readonly Partner Acme = new()
    {
        Id = Guid.Parse("018e0000-0000-7000-8000-000000000001"),
        Slug = "acme",
        Name = "Acme Travel",
        CreatedAt = default,
        SubBrands = ["acme-sun"],
    };

    static (IReadOnlyList<(Schedule Schedule, string Definition)> Read, Faults Faults) Read(string json)
    {
        var faults = new Faults();
        return (ReadSchedules.File(Encoding.UTF8.GetBytes(json), Acme, faults), faults);
    }

    [Fact]
    public void The_example_of_the_paper_is_a_good_file()
    {
        var paper = File.ReadAllText(Repository.PathOf("docs/schedules.md"));
        var (read, faults) = Read(JsonBlock().Match(paper).Groups[1].Value);
        Assert.Empty(faults);
        Assert.Equal(["reminder-3-days", "welcome", "code-expires", "welcome-back"], read.Select(each => each.Schedule.Name));
        Assert.All(read, each => Assert.Equal(each.Schedule.Name, ReadSchedules.Stored(each.Definition).Name));
    }

    [Fact]
    public void All_faults_of_a_file_are_told_with_their_paths()
    {
        var (_, faults) = Read("""
            {"schedules": [
              {"name": "Bad Name", "kind": "letter", "days_before": 1, "days_after": 1, "at": "25:00", "time_zone": "Europe/Atlantis",
               "channels": ["EMAIL", "FAX"], "colour": "red"},
              {"name": "a", "kind": "expiring", "relative_to": "departure", "days_before": 366, "at": "10:00", "channels": [],
               "filter": {"code_status": ["used"], "package_types": ["big"], "destinations": ["Atlantis"], "sub_brands": ["other"],
                 "locales": ["xx"], "age": 7},
               "text": {"en": {"subject": "Hello\nBcc: x", "body": []}, "tlh": {}}},
              {"name": "b", "kind": "scheduled", "days_after": 0, "at": "10:00", "channels": ["PUSH"]},
              {"name": "b", "kind": "reminder", "days_before": 0, "at": "10:00", "channels": ["PUSH"]},
              7]}
            """);
        Assert.Equal(
            [
                "schedules[0].at", "schedules[0].channels[1]", "schedules[0].colour", "schedules[0].days_before",
                "schedules[0].kind", "schedules[0].name", "schedules[0].relative_to", "schedules[0].time_zone",
                "schedules[1].channels", "schedules[1].days_before", "schedules[1].filter.age",
                "schedules[1].filter.code_status[0]", "schedules[1].filter.destinations[0]", "schedules[1].filter.locales[0]",
                "schedules[1].filter.package_types[0]", "schedules[1].filter.sub_brands[0]", "schedules[1].relative_to",
                "schedules[1].text", "schedules[1].text.en.body", "schedules[1].text.en.subject", "schedules[1].text.tlh",
                "schedules[2].relative_to", "schedules[4]",
            ],
            faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"schedules\": []}")]
    [InlineData("{\"schedules\": [{\"name\": \"a\"")]
    [InlineData("{}")]
    [InlineData("null")]
    public void What_is_no_file_of_schedules_is_refused(string file) => Assert.NotEmpty(Read(file).Faults);

    [Fact]
    public void Two_schedules_of_one_name_are_refused()
    {
        const string one = """{"name": "a", "kind": "reminder", "days_before": 1, "at": "10:00", "channels": ["EMAIL"]}""";
        Assert.Equal("schedules", Assert.Single(Read($$"""{"schedules": [{{one}}, {{one}}]}""").Faults).Field);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
