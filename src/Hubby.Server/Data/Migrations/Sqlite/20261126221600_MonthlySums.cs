using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MonthlySums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                INSERT INTO tallies (partner_id, measure, day, brand, subject, count)
                SELECT partner_id, CASE measure WHEN 'DestinationActive' THEN 'MonthlyActive' ELSE 'Monthly' || measure END,
                  CAST(strftime('%s', day * 86400, 'unixepoch', 'start of month') AS INTEGER) / 86400, brand, subject, sum(count)
                FROM tallies WHERE measure IN ('Destination', 'DestinationActive', 'Airport') GROUP BY 1, 2, 3, 4, 5
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                "DELETE FROM tallies WHERE measure IN ('MonthlyDestination', 'MonthlyActive', 'MonthlyAirport')");
        }
    }
}
