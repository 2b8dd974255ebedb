using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class FailedIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_messages_failed",
                table: "messages",
                columns: new[] { "partner_id", "booking" },
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_esims_failed",
                table: "esims",
                columns: new[] { "partner_id", "booking" },
                filter: "state = 'Failed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_messages_failed",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_esims_failed",
                table: "esims");
        }
    }
}
