using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BookingEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_events_booking",
                table: "events",
                columns: new[] { "partner_id", "booking", "id" },
                filter: "booking IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_booking",
                table: "events");
        }
    }
}
